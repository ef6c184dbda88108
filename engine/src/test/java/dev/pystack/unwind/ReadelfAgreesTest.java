package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.dwarf.cfi.CfaRule;
import dev.pystack.dwarf.cfi.Fde;
import dev.pystack.dwarf.cfi.FrameFormat;
import dev.pystack.dwarf.cfi.FrameIndex;
import dev.pystack.dwarf.cfi.Row;
import dev.pystack.dwarf.cfi.Rule;
import dev.pystack.elf.ElfFile;
import dev.pystack.elf.FileMemory;
import dev.pystack.elf.Section;
import dev.pystack.elf.Segment;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row that readelf makes of real files' call frame information is ours too. */
class ReadelfAgreesTest {
  private static final String[] NAMES = {
    "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13",
    "r14", "r15", "ra"
  };

  // of the 32-bit machine
  private static final String[] NAMES_32 = {
    "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "ra"
  };

  /** Every how manieth function is compared: big libraries have hundreds of thousands. */
  private static final int SAMPLE = Integer.getInteger("pystack.readelf.sample", 7);

  @TempDir Path folder;

  /** Where the row for an address comes from. */
  private interface Rows {
    Fde find(long pc) throws Exception;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib64/ld-linux-x86-64.so.2",
        "/lib/x86_64-linux-gnu/libgcc_s.so.1",
        "/lib/x86_64-linux-gnu/libm.so.6",
        "/usr/lib/x86_64-linux-gnu/libstdc++.so.6",
        "/usr/lib/x86_64-linux-gnu/libcrypto.so.3",
        "/usr/lib/x86_64-linux-gnu/libLLVM-15.so.1",
        "/usr/lib/x86_64-linux-gnu/libffi.so.8",
        "/usr/bin/gdb",
        "/usr/bin/python3",
        "~/.pyenv/versions/3.11.7/lib/libpython3.11.so.1.0",
        "~/.pyenv/versions/3.13.0/lib/libpython3.13.so.1.0",
      })
  void onTheRowsOfTheMachinesLibraries(String name) throws Exception {
    Path path = Path.of(name.replace("~", System.getProperty("user.home")));
    assumeTrue(Files.isReadable(path), name);
    try (FileMemory file = new FileMemory(path)) {
      ElfFile elf = ElfFile.parse(file);
      Segment segment = elf.header().segment(Segment.GNU_EH_FRAME);
      assertThat(segment).isNotNull();
      EhFrameTable table =
          EhFrameTable.read(
              elf.image(),
              elf.header().order(),
              elf.header().addressSize(),
              segment.address(),
              segment.memorySize());
      assertThat(table.isSearchable()).isTrue();
      int sample = Files.size(path) < 4 << 20 ? 1 : SAMPLE;
      assertThat(compare(path, ".eh_frame", table::find, sample)).isGreaterThan(50);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-gdwarf-2",
        "-gdwarf-4",
        "-gdwarf-5",
        "-gdwarf-5 -gdwarf64",
        "-m32 -shared -nostdlib"
      })
  void onDebugFramesOfEveryFormat(String options) throws Exception {
    Path program = program(options + " -g -O2 -fno-asynchronous-unwind-tables");
    try (FileMemory file = new FileMemory(program)) {
      ElfFile elf = ElfFile.parse(file);
      Section section = elf.section(".debug_frame");
      assertThat(section).isNotNull();
      FrameIndex index = FrameIndex.of(elf.cursor(section), FrameFormat.DEBUG_FRAME, 0);
      assertThat(index.size()).isGreaterThan(2);
      assertThat(compare(program, ".debug_frame", index::find, 1)).isGreaterThan(5);
    }
  }

  /** Without the table the section is read as a whole, and says the same. */
  @Test
  void onTheWholeSectionWhereThereIsNoTable() throws Exception {
    Path program = program("-O2 -fasynchronous-unwind-tables -Wl,--no-eh-frame-hdr");
    try (FileMemory file = new FileMemory(program)) {
      ElfFile elf = ElfFile.parse(file);
      assertThat(elf.header().segment(Segment.GNU_EH_FRAME)).isNull();
      Section section = elf.section(".eh_frame");
      assertThat(section).isNotNull();
      FrameIndex index =
          FrameIndex.of(
              new ByteCursor(
                  ".eh_frame",
                  elf.content(section),
                  section.address(),
                  elf.header().order(),
                  elf.header().addressSize()),
              FrameFormat.EH_FRAME,
              0);
      assertThat(compare(program, ".eh_frame", index::find, 1)).isGreaterThan(5);
    }
  }

  private Path program(String options) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc");
    Path source = folder.resolve("frames.c");
    Files.writeString(
        source,
        """
        int puts(const char *);
        int volatile sink;
        __attribute__((noinline)) int many(int a, int b) {
          int v[64];
          for (int i = 0; i < 64; i++) v[i] = a * i + sink;
          for (int i = 0; i < 64; i++) sink += v[i] * b + v[63 - i];
          if (sink == 3) { puts("three"); return v[b & 63]; }
          puts("more");
          return sink + a;
        }
        __attribute__((noinline)) int variable(int n) {
          char b[n];
          for (int i = 0; i < n; i++) b[i] = sink;
          puts(b);
          return b[n / 2] + many(n, 3);
        }
        __attribute__((noinline)) int recursive(int n) {
          return n ? recursive(n - 1) * n + variable(n) : many(1, 2);
        }
        int main(int argc, char **argv) { return recursive(argc) + variable(argc); }
        """);
    Path program = folder.resolve("frames");
    List<String> line = new ArrayList<>(List.of("/usr/bin/gcc", "-o", program.toString()));
    line.addAll(List.of(options.split(" ")));
    line.add(source.toString());
    Process gcc = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(gcc.getInputStream().readAllBytes());
    // a compiler for 64 bits alone has no headers or libraries for 32
    assumeTrue(gcc.waitFor() == 0, "gcc " + options + ": " + said.lines().findFirst().orElse(""));
    return program;
  }

  /** Compares what readelf prints with our rows; returns how many were compared. */
  private static int compare(Path path, String section, Rows rows, int sample) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/readelf")), "readelf");
    Process readelf =
        new ProcessBuilder("/usr/bin/readelf", "-W", "--debug-dump=frames-interp", path.toString())
            .redirectError(new File("/dev/null"))
            .start();
    int compared = 0;
    int entries = 0;
    List<String> wrong = new ArrayList<>();
    try (BufferedReader in = readelf.inputReader()) {
      boolean here = false;
      boolean chosen = false;
      String[] columns = {};
      long start = 0;
      long end = 0;
      List<String[]> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("Contents of the ")) {
          here = line.startsWith("Contents of the " + section + " section");
          continue;
        }
        // "r8 (r8)": another register's value
        String[] words = line.replaceAll(" \\([a-z0-9]+\\)", "").strip().split("\\s+");
        if (!here || words.length < 2) {
          if (chosen && !lines.isEmpty()) {
            compared += compare(rows, start, end, columns, lines, wrong);
          }
          chosen = false;
          lines.clear();
        } else if (words.length > 3 && words[3].equals("FDE")) {
          chosen = entries++ % sample == 0;
          String range = words[words.length - 1].substring("pc=".length());
          start = Long.parseUnsignedLong(range.substring(0, range.indexOf("..")), 16);
          end = Long.parseUnsignedLong(range.substring(range.indexOf("..") + 2), 16);
        } else if (words[0].equals("LOC")) {
          columns = words;
        } else if (chosen) {
          lines.add(words);
        }
      }
    }
    assertThat(readelf.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    return compared;
  }

  private static int compare(
      Rows rows, long start, long end, String[] columns, List<String[]> lines, List<String> wrong)
      throws Exception {
    int compared = 0;
    for (int i = 0; i < lines.size(); i++) {
      String[] wanted = lines.get(i);
      long from = Long.parseUnsignedLong(wanted[0], 16);
      long to = i + 1 == lines.size() ? end : Long.parseUnsignedLong(lines.get(i + 1)[0], 16);
      if (from >= to) {
        continue; // replaced by the next line for the same place
      }
      for (long pc : new long[] {from, to - 1}) {
        Fde fde = rows.find(pc);
        String ours = fde == null ? "no entry" : text(fde, fde.row(pc), columns);
        String theirs = String.join(" ", List.of(wanted).subList(1, columns.length));
        if (fde != null && (fde.start() != start || fde.end() != end)) {
          ours += " in another entry";
        }
        if (!ours.equals(theirs) && wrong.size() < 20) {
          wrong.add(Long.toHexString(pc) + ": " + theirs + ", not " + ours);
        }
        compared++;
      }
    }
    return compared;
  }

  private static String text(Fde fde, Row row, String[] columns) {
    String[] names = fde.cie().returnAddress() == 8 ? NAMES_32 : NAMES;
    StringBuilder text = new StringBuilder();
    CfaRule cfa = row.cfa();
    if (cfa instanceof CfaRule.RegisterOffset base) {
      text.append(names[base.register()]).append(signed(base.offset()));
    } else {
      text.append("exp");
    }
    for (int i = 2; i < columns.length; i++) {
      int register =
          columns[i].startsWith("xmm")
              ? 17 + Integer.parseInt(columns[i].substring(3))
              : List.of(names).indexOf(columns[i]);
      text.append(' ').append(register < 0 ? "?" : text(row.rule(register)));
    }
    return text.toString();
  }

  private static String text(Rule rule) {
    return switch (rule) {
      case null -> "u";
      case Rule.Undefined() -> "u";
      case Rule.SameValue() -> "s";
      case Rule.Offset(long offset) -> "c" + signed(offset);
      case Rule.ValueOffset(long offset) -> "v" + signed(offset);
      case Rule.Register(int register) -> "r" + register;
      case Rule.Expression ignored -> "exp";
      case Rule.ValueExpression ignored -> "vexp";
    };
  }

  private static String signed(long number) {
    return number < 0 ? Long.toString(number) : "+" + number;
  }
}
