package dev.pystack.recording;

import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A {@link Recording} as bytes: the fields in their order, big-endian, deflated. Addresses are
 * written as distances, and all bytes behind all numbers: so like stands by like, which makes the
 * file smaller.
 */
final class RecordingFile {
  private static final int FORMAT = 0x50595201;

  private RecordingFile() {}

  static byte[] bytes(Recording recording) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(whole, deflater))) {
      write(recording, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return whole.toByteArray();
  }

  static Recording parse(byte[] bytes) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      return read(in);
    }
  }

  private static void write(Recording recording, DataOutputStream out) throws IOException {
    out.writeInt(FORMAT);
    Architecture architecture = recording.architecture();
    out.writeUTF(architecture.machine().name());
    out.writeBoolean(architecture.order() == ByteOrder.BIG_ENDIAN);
    out.writeByte(architecture.addressSize());
    out.writeInt(recording.pid());
    String executable = recording.executable();
    out.writeUTF(executable == null ? "" : executable);
    out.writeInt(recording.arguments().size());
    for (String argument : recording.arguments()) {
      out.writeUTF(argument);
    }
    out.writeInt(recording.mappings().size());
    for (Mapping mapping : recording.mappings()) {
      mapping(mapping, out);
    }
    out.writeInt(recording.threads().size());
    for (Recording.Thread thread : recording.threads().values()) {
      out.writeInt(thread.known().tid());
      out.writeUTF(thread.known().name());
      out.writeChar(thread.known().state());
      out.writeLong(thread.futex());
    }
    out.writeInt(recording.localTids().size());
    for (Map.Entry<Integer, Integer> entry : new TreeMap<>(recording.localTids()).entrySet()) {
      out.writeInt(entry.getKey());
      out.writeInt(entry.getValue());
    }
    memory(recording.memory(), out);
    out.writeInt(recording.files().size());
    for (Map.Entry<String, RecordedMemory> entry : recording.files().entrySet()) {
      out.writeUTF(entry.getKey());
      memory(entry.getValue(), out);
    }
    out.writeInt(recording.texts().size());
    for (Map.Entry<String, TextFile> entry : recording.texts().entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeBoolean(entry.getValue().newer());
      out.writeInt(entry.getValue().bytes().length);
      out.write(entry.getValue().bytes());
    }
    out.writeInt(recording.truth().length);
    out.write(recording.truth());
  }

  private static void mapping(Mapping mapping, DataOutputStream out) throws IOException {
    out.writeLong(mapping.start());
    out.writeLong(mapping.size());
    out.writeLong(mapping.fileOffset());
    out.writeByte(
        (mapping.readable() ? 4 : 0)
            | (mapping.writable() ? 2 : 0)
            | (mapping.executable() ? 1 : 0)
            | (mapping.deleted() ? 8 : 0));
    out.writeUTF(mapping.path());
  }

  private static void memory(RecordedMemory memory, DataOutputStream out) throws IOException {
    List<RecordedMemory.Stretch> stretches = memory.stretches();
    out.writeInt(stretches.size());
    long at = 0;
    for (RecordedMemory.Stretch stretch : stretches) {
      out.writeLong(stretch.address() - at);
      at = stretch.end();
    }
    for (RecordedMemory.Stretch stretch : stretches) {
      out.writeInt(stretch.bytes().length);
    }
    for (RecordedMemory.Stretch stretch : stretches) {
      out.write(stretch.bytes());
    }
  }

  private static Recording read(DataInputStream in) throws IOException {
    if (in.readInt() != FORMAT) {
      throw new IOException("no recording of this format: record it again");
    }
    Architecture architecture =
        new Architecture(
            Architecture.Machine.valueOf(in.readUTF()),
            in.readBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
            in.readByte());
    int pid = in.readInt();
    String executable = in.readUTF();
    List<String> arguments = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      arguments.add(in.readUTF());
    }
    List<Mapping> mappings = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      mappings.add(mapping(in));
    }
    Map<Integer, Recording.Thread> threads = new java.util.LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      TargetThread thread = new TargetThread(in.readInt(), in.readUTF(), in.readChar());
      threads.put(thread.tid(), new Recording.Thread(thread, in.readLong()));
    }
    Map<Integer, Integer> localTids = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      localTids.put(in.readInt(), in.readInt());
    }
    RecordedMemory memory = memory(in);
    Map<String, RecordedMemory> files = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.put(in.readUTF(), memory(in));
    }
    Map<String, TextFile> texts = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String path = in.readUTF();
      boolean newer = in.readBoolean();
      texts.put(path, new TextFile(in.readNBytes(in.readInt()), newer));
    }
    byte[] truth = in.readNBytes(in.readInt());
    return new Recording(
        architecture,
        pid,
        executable.isEmpty() ? null : executable,
        arguments,
        mappings,
        threads,
        localTids,
        memory,
        files,
        texts,
        truth);
  }

  private static Mapping mapping(DataInputStream in) throws IOException {
    long start = in.readLong();
    long size = in.readLong();
    long offset = in.readLong();
    int flags = in.readByte();
    return new Mapping(
        start,
        start + size,
        offset,
        (flags & 4) != 0,
        (flags & 2) != 0,
        (flags & 1) != 0,
        in.readUTF(),
        (flags & 8) != 0);
  }

  private static RecordedMemory memory(DataInputStream in) throws IOException {
    long[] addresses = new long[in.readInt()];
    int[] lengths = new int[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = in.readLong();
    }
    for (int i = 0; i < addresses.length; i++) {
      lengths[i] = in.readInt();
    }
    List<RecordedMemory.Stretch> stretches = new ArrayList<>(addresses.length);
    long at = 0;
    for (int i = 0; i < addresses.length; i++) {
      RecordedMemory.Stretch stretch =
          new RecordedMemory.Stretch(at + addresses[i], in.readNBytes(lengths[i]));
      stretches.add(stretch);
      at = stretch.end();
    }
    return new RecordedMemory(stretches);
  }
}
