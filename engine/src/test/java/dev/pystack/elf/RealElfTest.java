package dev.pystack.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ELF files of this machine, against what binutils say of them. */
class RealElfTest {
  @BeforeAll
  static void readelf() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/readelf")), "readelf");
  }

  /**
   * The C library and this JVM's own libraries are on every machine; libpythons where there are.
   */
  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : new String[] {"/lib/x86_64-linux-gnu/libc.so.6", "/bin/true"}) {
      if (Files.exists(Path.of(name))) {
        files.add(Path.of(name).toRealPath());
      }
    }
    files.add(Path.of(System.getProperty("java.home"), "lib", "libjava.so"));
    Path pyenv = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(pyenv)) {
      try (Stream<Path> all = Files.find(pyenv, 3, (path, facts) -> facts.isRegularFile())) {
        all.filter(path -> path.getFileName().toString().matches("libpython\\d.+\\.so\\.1\\.0"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static List<String> readelf(String option, Path file) throws Exception {
    Process process =
        new ProcessBuilder("/usr/bin/readelf", "-W", option, file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line.strip());
      }
    }
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyExportedSymbolIsFoundThroughTheHashTable(Path path) throws Exception {
    Map<String, List<Long>> expected = new HashMap<>();
    for (String line : readelf("--dyn-syms", path)) {
      String[] words = line.split("\\s+");
      if (words.length < 8 || !words[0].matches("\\d+:") || words[6].equals("UND")) {
        continue;
      }
      String name = words[7].replaceAll("@.*", "");
      expected.computeIfAbsent(name, key -> new ArrayList<>()).add(Long.parseLong(words[1], 16));
    }
    try (FileMemory file = new FileMemory(path)) {
      DynamicSymbols exports = Objects.requireNonNull(ElfFile.parse(file).dynamicSymbols());
      for (Map.Entry<String, List<Long>> symbol : expected.entrySet()) {
        ElfSymbol found = exports.find(symbol.getKey());
        assertThat(found).as(symbol.getKey()).isNotNull();
        assertThat(symbol.getValue()).as(symbol.getKey()).contains(found.value());
      }
      assertThat(exports.find("no_such_symbol_anywhere")).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void sectionsAndSegmentsAreThoseOfReadelf(Path path) throws Exception {
    List<String> expected = new ArrayList<>();
    for (String line : readelf("-S", path)) {
      if (line.matches("\\[ *\\d+\\] .*") && !line.matches("\\[ *0\\].*")) {
        String[] words = line.replaceFirst("\\[ *\\d+\\] *", "").split("\\s+");
        expected.add(words[0] + " " + words[2] + " " + words[3] + " " + words[4]);
      }
    }
    List<String> segments = new ArrayList<>();
    for (String line : readelf("-l", path)) {
      if (line.matches("[A-Z_]+ +0x[0-9a-f]+ 0x[0-9a-f]{16} .*")) {
        String[] words = line.split("\\s+");
        segments.add(words[1] + " " + words[2] + " " + words[4] + " " + words[5]);
      }
    }
    try (FileMemory file = new FileMemory(path)) {
      ElfFile elf = ElfFile.parse(file);
      List<String> actual = new ArrayList<>();
      for (Section s : elf.sections().subList(1, elf.sections().size())) {
        actual.add(
            String.format("%s %016x %06x %06x", s.name(), s.address(), s.offset(), s.size()));
      }
      assertThat(actual).isEqualTo(expected);
      List<String> actualSegments = new ArrayList<>();
      for (Segment s : elf.segments()) {
        actualSegments.add(
            String.format(
                "0x%06x 0x%016x 0x%06x 0x%06x",
                s.offset(), s.address(), s.fileSize(), s.memorySize()));
      }
      assertThat(actualSegments).isEqualTo(segments);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void buildIdIsThatOfReadelf(Path path) throws Exception {
    String expected = "";
    for (String line : readelf("-n", path)) {
      int at = line.indexOf("Build ID: ");
      if (at >= 0) {
        expected = line.substring(at + "Build ID: ".length());
      }
    }
    try (FileMemory file = new FileMemory(path)) {
      byte[] id = ElfFile.parse(file).buildId();
      assertThat(id == null ? "" : HexFormat.of().formatHex(id)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everySymbolOfTheFullTable(Path path) throws Exception {
    List<String> expected = new ArrayList<>();
    for (String line : readelf("--symbols", path)) {
      String[] words = line.split("\\s+");
      if (line.startsWith("Symbol table '.symtab'")) {
        expected.clear();
      } else if (words.length >= 7 && words[0].matches("\\d+:")) {
        expected.add(words[1] + " " + (words.length > 7 ? words[7].replaceAll("@.*", "") : ""));
      }
    }
    try (FileMemory file = new FileMemory(path)) {
      ElfFile elf = ElfFile.parse(file);
      SymbolTable table = elf.symbols();
      if (table == null) {
        table = Objects.requireNonNull(elf.exportedSymbols());
      }
      List<String> actual = new ArrayList<>();
      for (int i = 0; i < table.size(); i++) {
        ElfSymbol symbol = table.get(i);
        // readelf names a section's symbol after the section
        String name =
            symbol.type() == 3
                ? elf.sections().get(symbol.section()).name()
                : symbol.name().replaceAll("@.*", "");
        actual.add(String.format("%016x %s", symbol.value(), name));
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void lookingUpOneExportReadsLittle(Path path) throws Exception {
    try (FileMemory file = new FileMemory(path)) {
      ElfFile elf = ElfFile.parse(file);
      DynamicSymbols exports = Objects.requireNonNull(elf.dynamicSymbols());
      assertThat(exports.find("_PyRuntime") == null).isIn(true, false);
      assertThat(file.bytesRead()).isLessThan(4096);
    }
  }
}
