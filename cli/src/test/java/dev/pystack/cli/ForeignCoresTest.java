package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.interpreters.ForeignCore;
import dev.pystack.testkit.targets.Truth;
import dev.pystack.testkit.targets.TruthComparison;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cores of other machines, compared with what their programs said of themselves just before. */
class ForeignCoresTest {
  static List<String> names() {
    return ForeignCore.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void areReadHere(String name) throws Exception {
    ForeignCore made = ForeignCore.require(name);
    String core = made.core().toString();
    Truth truth = Truth.parse(made.truth());
    InProcess whole =
        InProcess.run(
            "core", "--json", "--locals", "--lib-search-root", made.root().toString(), core);
    assertThat(whole.code()).as(whole.summary()).isZero();
    assertThat(whole.err()).doesNotContain("Failed to locate /opt").doesNotContain("needed BUILD");
    assertThat(differences(name, truth, whole.out())).isEmpty();
    // programs and libraries of the same paths on this machine are others: none is taken
    InProcess alone = InProcess.run("core", "--json", core);
    assertThat(alone.code()).as(alone.summary()).isZero();
    assertThat(withoutFiles(alone.out())).isEqualTo(withoutFiles(whole.out()));
    InProcess text = InProcess.run("core", core);
    assertThat(text.out())
        .contains("The process died due receiving signal SIGABRT")
        .contains("(Python) File \"/opt/program/recorded.py\", line ");
  }

  private static List<String> differences(String name, Truth truth, String json) {
    List<String> found = TruthComparison.differencesWithLocals(truth, json);
    if (name.equals("aarch64-3.7.9")) {
      // a cross build that does not know that it could write floats in their shortest form
      return found.stream().filter(line -> !line.contains("expected 0.10000000000000001")).toList();
    }
    return found;
  }

  /** The threads without what comes from files: source lines, and the names of built-in types. */
  private static String withoutFiles(String json) {
    JsonNode threads = JsonMapper.shared().readTree(json).get("threads");
    for (JsonNode thread : threads) {
      for (JsonNode frame : thread.get("frames")) {
        ((ObjectNode) frame).remove(List.of("source", "arguments", "locals"));
      }
    }
    return threads.toPrettyString();
  }
}
