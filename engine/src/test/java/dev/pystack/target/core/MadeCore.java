package dev.pystack.target.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A core of two threads, a mapped file and a stack, of 32 or 64 bits and either byte order. */
public final class MadeCore {
  static final long DATA = 0x400000;
  static final long STACK = 0x700000;
  static final String PROGRAM = "/no/such/folder/python3.11";

  private final ByteOrder order;
  private final int word;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();

  private MadeCore(ByteOrder order, int word) {
    this.order = order;
    this.word = word;
  }

  /**
   * @param machine ELF {@code e_machine}
   * @param futex the number of the system call in the first thread's registers, at {@code register}
   */
  public static byte[] bytes(ByteOrder order, int word, int machine, int register, int futex) {
    MadeCore core = new MadeCore(order, word);
    core.note(1, core.prstatus(101, register, futex));
    core.note(3, core.prpsinfo());
    core.note(0x53494749, core.siginfo());
    core.note(6, core.auxv());
    core.note(0x46494c45, core.files());
    core.note(1, core.prstatus(102, register, 0));
    return core.file(machine);
  }

  private ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  private void word(ByteBuffer into, long value) {
    if (word == 8) {
      into.putLong(value);
    } else {
      into.putInt((int) value);
    }
  }

  private void note(int type, byte[] description) {
    ByteBuffer head = buffer(20);
    head.putInt(5).putInt(description.length).putInt(type);
    head.put("CORE\0".getBytes(StandardCharsets.US_ASCII));
    notes.writeBytes(head.array());
    notes.writeBytes(description);
    notes.writeBytes(new byte[-description.length & 3]);
  }

  private byte[] prstatus(int tid, int register, int call) {
    boolean wide = word == 8;
    ByteBuffer b = buffer(wide ? 336 : 144);
    b.putShort(12, (short) 11);
    b.putInt(wide ? 32 : 24, tid);
    int registers = wide ? 112 : 72;
    for (int i = 0; registers + (i + 1) * word <= b.capacity() - word; i++) {
      b.position(registers + i * word);
      word(b, i == register ? call : 0xf000 + i);
    }
    return b.array();
  }

  private byte[] prpsinfo() {
    ByteBuffer b = buffer(word == 8 ? 136 : 124);
    b.put((byte) 0).put((byte) 'R').put((byte) 0).put((byte) -5);
    b.position(word == 8 ? 8 : 4);
    word(b, 0x400600);
    if (word == 8) {
      b.putInt(1000).putInt(1001);
    } else {
      b.putShort((short) 1000).putShort((short) 1001);
    }
    b.putInt(101).putInt(1).putInt(99).putInt(98);
    int name = b.position();
    b.put("python".getBytes(StandardCharsets.US_ASCII));
    b.position(name + 16);
    b.put("python app.py ".getBytes(StandardCharsets.US_ASCII));
    return b.array();
  }

  private byte[] siginfo() {
    ByteBuffer b = buffer(128);
    b.putInt(11).putInt(0).putInt(1);
    b.position(word == 8 ? 16 : 12);
    word(b, 0xdead);
    return b.array();
  }

  private byte[] auxv() {
    ByteBuffer b = buffer(6 * word);
    word(b, 9);
    word(b, DATA + 16);
    word(b, 31);
    word(b, STACK + 8);
    word(b, 0);
    word(b, 0);
    return b.array();
  }

  private byte[] files() {
    byte[] path = (PROGRAM + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b = buffer(5 * word + path.length);
    word(b, 1);
    word(b, 4096);
    word(b, DATA);
    word(b, DATA + 0x3000);
    word(b, 0);
    b.put(path);
    return b.array();
  }

  private byte[] file(int machine) {
    int header = word == 8 ? 64 : 52;
    int entry = word == 8 ? 56 : 32;
    int notesAt = header + 4 * entry;
    int size = notes.size();
    int dataAt = 8192;
    ByteBuffer b = buffer(dataAt + 2 * 4096);
    b.put((byte) 0x7f).put("ELF".getBytes(StandardCharsets.US_ASCII));
    b.put((byte) (word == 8 ? 2 : 1));
    b.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)).put((byte) 1);
    b.position(16);
    b.putShort((short) 4).putShort((short) machine).putInt(1);
    word(b, 0);
    word(b, header);
    word(b, 0);
    b.putInt(0).putShort((short) header).putShort((short) entry).putShort((short) 4);
    b.position(header);
    segment(b, 4, 0, notesAt, 0, size, 0);
    segment(b, 1, 5, dataAt, DATA, 4096, 0x3000);
    segment(b, 1, 6, dataAt + 4096, STACK, 4096, 4096);
    segment(b, 1, 0, dataAt + 8192, STACK + 0x10000, 0, 0x10000);
    b.position(notesAt);
    b.put(notes.toByteArray());
    b.position(dataAt);
    b.put("data of the program".getBytes(StandardCharsets.US_ASCII));
    b.position(dataAt + 4096 + 8);
    b.put("./run.py\0".getBytes(StandardCharsets.US_ASCII));
    return b.array();
  }

  private void segment(
      ByteBuffer b, int type, int flags, long offset, long address, long size, long memory) {
    b.putInt(type);
    if (word == 8) {
      b.putInt(flags);
    }
    word(b, offset);
    word(b, address);
    word(b, 0);
    word(b, size);
    word(b, memory);
    if (word == 4) {
      b.putInt(flags);
    }
    word(b, type == 1 ? 4096 : 4);
  }
}
