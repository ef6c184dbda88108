package dev.pystack.fuzz;

import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.recording.Recordings;
import dev.pystack.target.core.MadeCore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Good inputs, from which fuzzing starts; {@code main} writes them into a folder for Jazzer. */
final class FuzzSeeds {
  private FuzzSeeds() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    List<byte[]> seeds =
        switch (arguments[0]) {
          case "FuzzCore" -> core();
          case "FuzzPython" -> python();
          case "FuzzElf" -> elf();
          case "FuzzDwarf" -> dwarf();
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(folder.resolve("seed-" + i), seeds.get(i));
    }
  }

  static List<byte[]> core() {
    return List.of(
        MadeCore.bytes(ByteOrder.LITTLE_ENDIAN, 8, 62, 15, 202),
        MadeCore.bytes(ByteOrder.LITTLE_ENDIAN, 8, 183, 8, 98),
        MadeCore.bytes(ByteOrder.BIG_ENDIAN, 8, 183, 8, 98),
        MadeCore.bytes(ByteOrder.LITTLE_ENDIAN, 4, 3, 11, 240),
        MadeCore.bytes(ByteOrder.BIG_ENDIAN, 4, 40, 7, 240));
  }

  /** Each recording with and without holes: without a change, with one of each kind, with many. */
  static List<byte[]> python() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < Recordings.NAMES.size(); i++) {
      seeds.add(new byte[] {(byte) i});
      for (int kind = 0; kind < 6; kind++) {
        seeds.add(new byte[] {(byte) (i | (kind & 1) << 7), (byte) kind, 50, 1, 8, 0, 60, 1, 0, 1});
        byte[] many = new byte[30 << kind];
        new Random(i * 6 + kind).nextBytes(many);
        many[0] = (byte) (i | (kind & 1) << 7);
        seeds.add(many);
      }
    }
    return seeds;
  }

  static List<byte[]> elf() throws IOException {
    try (InputStream in = FuzzSeeds.class.getResourceAsStream("inlined.so")) {
      if (in == null) {
        throw new IOException("no inlined.so");
      }
      return List.of(in.readAllBytes());
    }
  }

  static List<byte[]> dwarf() throws Exception {
    ElfFile file = ElfFile.parse(FuzzElf.memory(elf().getFirst()));
    Map<String, byte[]> sections = new HashMap<>();
    for (String name : FuzzDwarf.SECTIONS) {
      Section section = file.section(name);
      if (section != null) {
        sections.put(name, file.content(section));
      }
    }
    return List.of(FuzzDwarf.input(0, sections));
  }
}
