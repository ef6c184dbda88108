package dev.pystack.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.demangle.Demangler;
import dev.pystack.model.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Independent readers of debug information find the same functions, inlined calls, files and lines:
 * addr2line the chain of calls, gdb the line of an address.
 */
class SymbolToolsAgreeTest {
  private static final int ADDRESSES = 1000;
  private static final Pattern GDB_LINE = Pattern.compile("^Line (\\d+) of \"(.*?)\"");

  @TempDir private Path folder;

  private record Call(String function, String file, int line) {}

  @ParameterizedTest
  @CsvSource({
    "g++, -gdwarf-2",
    "g++, -gdwarf-3",
    "g++, -gdwarf-4",
    "g++, -gdwarf-5",
    "g++, -gdwarf-5 -fdebug-prefix-map=FOLDER=./source",
    "g++, -gdwarf-4 -fdebug-types-section",
    "g++, -g -ffunction-sections -Wl;--gc-sections",
    "g++, -g -flto",
    "clang++, -gdwarf-4",
  })
  void onFunctionsInlinedCallsAndLines(String compiler, String options) throws Exception {
    String[] all = options.replace(';', ',').replace("FOLDER", folder.toString()).split(" ");
    String program =
        compiler.equals("g++") || !SymbolProgram.has("clang++-14") ? compiler : "clang++-14";
    assumeTrue(SymbolProgram.has(program), compiler);
    assumeTrue(SymbolProgram.has("addr2line"), "addr2line");
    assumeTrue(SymbolProgram.has("gdb"), "gdb");
    SymbolProgram made = SymbolProgram.compiled(folder, program, "program", all);
    Set<Long> addresses = made.addresses(ADDRESSES);

    Map<Long, List<Frame.Native>> ours = made.frames(addresses, null);

    Map<Long, List<Call>> theirs = addr2line(made, addresses);
    assertThat(theirs.keySet()).isEqualTo(ours.keySet());
    List<String> differences = new ArrayList<>();
    for (long address : addresses) {
      if (!sameCalls(ours.get(address), theirs.get(address))) {
        differences.add(ours.get(address) + "\n" + theirs.get(address));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(agreeingLines(ours, gdb(made, addresses)))
        // what is left: gdb goes on with the line of another file where a compiler says line 0, and
        // leaves out a row where discriminators are used
        .isGreaterThan(compiler.equals("g++") ? 0.995 : 0.97);
  }

  private static boolean sameCalls(List<Frame.Native> ours, List<Call> theirs) {
    boolean same = ours.size() == theirs.size();
    for (int i = 0; same && i < ours.size(); i++) {
      Frame.Native frame = ours.get(i);
      Call call = theirs.get(i);
      String function = String.valueOf(frame.function());
      String symbol = String.valueOf(ours.getLast().symbol());
      String readable = Demangler.demangle(symbol);
      // what has no mangled name addr2line does not put into its namespaces; and where the
      // innermost call has none it takes the symbol of the function that all were inlined into
      same =
          (function.equals(call.function())
                  || function.endsWith("::" + call.function())
                  || function.contains("::" + call.function() + "(")
                  || i == 0 && call.function().equals(readable == null ? symbol : readable))
              && frame.inlined() == i < ours.size() - 1
              // the innermost line is gdb's business
              && (i == 0
                  || frame.line() == call.line()
                      && name(String.valueOf(frame.file())).equals(name(call.file())));
    }
    return same;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Map<Long, List<Call>> addr2line(SymbolProgram program, Set<Long> addresses)
      throws Exception {
    String out =
        SymbolProgram.answer(
            folder, hex(addresses, ""), "addr2line", "-aifC", "-e", program.file().toString());
    Map<Long, List<Call>> found = new LinkedHashMap<>();
    List<Call> calls = new ArrayList<>();
    String[] lines = out.split("\n");
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].matches("0x[0-9a-f]{16}")) {
        calls = new ArrayList<>();
        found.put(HexFormat.fromHexDigitsToLong(lines[i].substring(2)), calls);
      } else {
        String place = lines[i + 1].replaceAll(" \\(discriminator \\d+\\)$", "");
        int colon = place.lastIndexOf(':');
        String line = place.substring(colon + 1);
        calls.add(
            new Call(
                lines[i],
                place.substring(0, colon),
                line.equals("?") ? 0 : Integer.parseInt(line)));
        i++;
      }
    }
    return found;
  }

  /** The answers of {@code info line}, in the order of the addresses. */
  private List<String> gdb(SymbolProgram program, Set<Long> addresses) throws Exception {
    Path script = Files.writeString(folder.resolve("gdb"), hex(addresses, "info line *"));
    String out =
        SymbolProgram.run(
            folder, "gdb", "-nx", "-batch", "-x", script.toString(), program.file().toString());
    return out.lines().filter(l -> l.contains("address 0x")).toList();
  }

  private static String hex(Set<Long> addresses, String before) {
    StringBuilder text = new StringBuilder();
    for (long address : addresses) {
      text.append(before).append("0x").append(Long.toHexString(address)).append('\n');
    }
    return text.toString();
  }

  private static double agreeingLines(Map<Long, List<Frame.Native>> ours, List<String> gdb) {
    assertThat(gdb).hasSameSizeAs(ours.keySet());
    int agreeing = 0;
    int i = 0;
    for (List<Frame.Native> frames : ours.values()) {
      Frame.Native frame = frames.getFirst();
      Matcher line = GDB_LINE.matcher(gdb.get(i++));
      boolean found = line.find();
      if (found
          ? line.group(2).equals(frame.file()) && Integer.parseInt(line.group(1)) == frame.line()
          : frame.line() == 0) {
        agreeing++;
      }
    }
    return (double) agreeing / ours.size();
  }

  /** However debug information is packed or split off, it says the same. */
  @ParameterizedTest
  @CsvSource({
    "objcopy, --compress-debug-sections=zlib",
    "objcopy, --compress-debug-sections=zlib-gnu",
    "objcopy, --compress-debug-sections=zstd",
    "dwz, ''",
  })
  void packed(String tool, String option) throws Exception {
    assumeTrue(SymbolProgram.has("g++"), "g++");
    assumeTrue(SymbolProgram.has(tool), tool);
    SymbolProgram plain = SymbolProgram.compiled(folder, "g++", "plain", "-g");
    SymbolProgram packed = plain.copy("packed");
    long size = Files.size(packed.file());
    if (option.isEmpty()) {
      SymbolProgram.run(folder, tool, "packed");
    } else {
      SymbolProgram.run(folder, tool, option, "packed");
    }
    assertThat(Files.size(packed.file())).isLessThan(size);
    Set<Long> addresses = plain.addresses(ADDRESSES);

    assertThat(packed.frames(addresses, null)).isEqualTo(plain.frames(addresses, null));
  }

  @Test
  void splitOff() throws Exception {
    assumeTrue(SymbolProgram.has("g++"), "g++");
    SymbolProgram plain = SymbolProgram.compiled(folder, "g++", "plain", "-g");
    Set<Long> addresses = plain.addresses(ADDRESSES);
    Map<Long, List<Frame.Native>> truth = plain.frames(addresses, null);
    SymbolProgram.run(folder, "objcopy", "--only-keep-debug", "plain", "plain.debug");
    SymbolProgram linked = plain.copy("linked");
    SymbolProgram.run(folder, "strip", "linked");
    assertThat(linked.frames(addresses, null)).isNotEqualTo(truth);

    // by build-id, under the root of a target
    String id =
        SymbolProgram.run(folder, "readelf", "-n", "plain")
            .replaceAll("(?s).*Build ID: (\\w+).*", "$1");
    Path byId =
        folder.resolve(
            "usr/lib/debug/.build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug");
    Files.createDirectories(byId.getParent());
    Files.copy(folder.resolve("plain.debug"), byId);
    assertThat(linked.frames(addresses, folder)).isEqualTo(truth);

    // by name, beside the program; not one with another build-id
    SymbolProgram.run(folder, "objcopy", "--add-gnu-debuglink=plain.debug", "linked");
    assertThat(linked.frames(addresses, null)).isEqualTo(truth);
    SymbolProgram.compiled(folder, "g++", "plain.debug", "-g", "-O1");
    assertThat(linked.frames(addresses, null)).isNotEqualTo(truth);
  }

  @ParameterizedTest
  @CsvSource({"-4", "-5"})
  void sharedWithOthers(String version) throws Exception {
    assumeTrue(SymbolProgram.has("g++"), "g++");
    assumeTrue(SymbolProgram.has("dwz"), "dwz");
    String options = version.equals("-5") ? "-gdwarf-5" : "-gdwarf-4";
    SymbolProgram plain = SymbolProgram.compiled(folder, "g++", "plain", options);
    SymbolProgram one = plain.copy("one");
    SymbolProgram.compiled(folder, "g++", "two", options, "-O1");
    if (version.equals("-5")) {
      SymbolProgram.run(folder, "dwz", "-5", "-m", "common", "one", "two");
    } else {
      SymbolProgram.run(folder, "dwz", "-m", "common", "one", "two");
    }
    Set<Long> addresses = plain.addresses(ADDRESSES);

    assertThat(one.frames(addresses, null)).isEqualTo(plain.frames(addresses, null));

    Files.delete(folder.resolve("common"));
    Map<Long, List<Frame.Native>> alone = one.frames(addresses, null);
    assertThat(alone).isNotEqualTo(plain.frames(addresses, null)).hasSameSizeAs(addresses);
  }

  @Test
  void inFilesThatAreNotRead() throws Exception {
    assumeTrue(SymbolProgram.has("g++"), "g++");
    SymbolProgram split = SymbolProgram.compiled(folder, "g++", "split", "-g", "-gsplit-dwarf");
    Set<Long> addresses = split.addresses(100);
    List<String> warnings = new ArrayList<>();

    Map<Long, List<Frame.Native>> frames = split.frames(addresses, null, warnings);

    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst()).contains(".dwo");
    for (List<Frame.Native> one : frames.values()) {
      assertThat(one).hasSize(1);
      assertThat(one.getFirst().function()).isNotEmpty();
    }
    assertThat(frames.values().stream().filter(f -> f.getFirst().line() > 0).count())
        .isGreaterThan(60);
  }

  /** The functions of a stripped program that has the names of its functions packed into it. */
  @Test
  void miniDebugInformation() throws Exception {
    assumeTrue(SymbolProgram.has("g++"), "g++");
    assumeTrue(SymbolProgram.has("xz"), "xz");
    SymbolProgram plain = SymbolProgram.compiled(folder, "g++", "plain", "-g0");
    SymbolProgram.run(folder, "objcopy", "--only-keep-debug", "plain", "mini");
    SymbolProgram.run(folder, "xz", "-k", "mini");
    SymbolProgram stripped = plain.copy("stripped");
    SymbolProgram.run(folder, "strip", "stripped");
    SymbolProgram packed = stripped.copy("packed");
    SymbolProgram.run(folder, "objcopy", "--add-section", ".gnu_debugdata=mini.xz", "packed");
    Set<Long> addresses = plain.addresses(ADDRESSES);

    assertThat(packed.frames(addresses, null)).isEqualTo(plain.frames(addresses, null));
    assertThat(stripped.frames(addresses, null)).isNotEqualTo(plain.frames(addresses, null));
  }
}
