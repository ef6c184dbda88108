package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.interpreters.ForeignCore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Native stacks in cores of 64-bit Arm against what gdb for any machine finds in them. */
class ForeignStacksTest {
  private static final NativeAgreement AGREEMENT = new NativeAgreement("cores of aarch64");

  static List<String> names() {
    return ForeignCore.NAMES.stream().filter(name -> name.startsWith("aarch64")).toList();
  }

  @AfterAll
  static void conclude() {
    AGREEMENT.conclude();
  }

  @ParameterizedTest
  @MethodSource("names")
  void areGdbs(String name) throws Exception {
    ForeignCore made = ForeignCore.require(name);
    String root = made.root().toString();
    String version = name.substring(name.lastIndexOf('-') + 1);
    String program =
        name.contains("debian")
            ? "usr/bin/python" + version
            : "opt/python-" + version + "/bin/python" + version.replaceFirst("\\.\\d+$", "");
    Path executable = made.root().resolve(program).toRealPath();
    NativeReport report =
        NativeReport.of(
            InProcess.run(
                "core",
                "--json",
                "--native-all",
                "--lib-search-root",
                root,
                made.core().toString()));
    for (JsonNode thread : report.document().get("threads")) {
      assertThat(thread.get("merged").asBoolean()).as(thread.toPrettyString()).isTrue();
    }
    if (name.matches("aarch64-3\\.(7|9|10|11)\\..*")) {
      // they have no call frame information, without which gdb loses its way at once; ours is by
      // frame pointers, which do not tell where the stack of main()'s caller begins
      return;
    }
    for (JsonNode thread : report.document().get("threads")) {
      assertThat(thread.get("warnings")).as(thread.toPrettyString()).isEmpty();
    }
    Gdb gdb = Gdb.ofAnyMachine(made.core(), executable).command("set sysroot " + root);
    StackComparison functions = AGREEMENT.compare(report, gdb);
    assertThat(functions.differences()).isEmpty();
  }
}
