package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class UsageTest {
  record Refusal(String line, int exit, String message) {
    @Override
    public String toString() {
      return "pystack " + line;
    }
  }

  /** {@code src/test/golden/record_usage.py} recorded them. */
  static Stream<Refusal> refusals() throws IOException {
    try (InputStream in = UsageTest.class.getResourceAsStream("pystack-usage.json")) {
      return JsonMapper.shared()
          .readTree(in.readAllBytes())
          .valueStream()
          .map(
              node ->
                  new Refusal(
                      node.get("line").asString(),
                      node.get("exit").asInt(),
                      node.get("message").asString()));
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void commandLinesAreRefusedInPyStacksWords(Refusal recorded) {
    Run run = Run.of(words(recorded.line()));
    assertThat(run.exitCode()).isEqualTo(recorded.exit());
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("usage: pystack ");
    assertThat(run.err().lines().toList().getLast())
        // we have a command more, and say what may have been meant
        .isEqualTo(recorded.message().replace("'remote', 'core')", "'remote', 'core', 'demo')"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "remote --method x 1 | pystack remote: error: argument --method: invalid choice: 'x'"
            + " (choose from 'debug-offsets', 'symbols', 'elf-data', 'bss', 'anonymous-maps',"
            + " 'heap')",
        "remote --method symbols, 1 | pystack remote: error: argument --method: invalid choice: ''"
            + " (choose from 'debug-offsets', 'symbols', 'elf-data', 'bss', 'anonymous-maps',"
            + " 'heap')",
        "remote 1 --method | pystack remote: error: argument --method: expected one argument",
        "remote 0 | pystack remote: error: argument pid: no process id: '0'",
        "remote -1 | pystack remote: error: argument pid: no process id: '-1'",
        "remote 99999999999 | pystack remote: error: argument pid: invalid int value:"
            + " '99999999999'",
        "remote --native --no-block 1 | pystack: error: Native traces are only available in"
            + " blocking mode",
        "remote --no-block --native-last 1 | pystack: error: Native traces are only available in"
            + " blocking mode",
        "core /no/core | pystack: error: Core /no/core does not exist",
        "core / /no/python | pystack: error: Executable /no/python does not exist",
        "core | pystack core: error: the following arguments are required: core",
        "core --method x / | pystack core: error: argument --method: invalid choice: 'x'"
            + " (choose from 'debug-offsets', 'symbols', 'elf-data', 'bss', 'anonymous-maps',"
            + " 'heap')",
        "core --lib-search-root /no/root / | pystack core: error: /no/root is not a valid path",
        "core --lib-search-root / --lib-search-path / / | pystack core: error: argument"
            + " --lib-search-path: not allowed with argument --lib-search-root",
        "core --no-block / | pystack: error: unrecognized arguments: --no-block",
        "demo x | pystack: error: unrecognized arguments: x",
        "demo --python | pystack demo: error: argument --python: expected one argument",
        "remote --local-variables 1 | pystack: error: unrecognized arguments: --local-variables",
        "remote --exaustive 1 | pystack: error: unrecognized arguments: --exaustive"
            + " (did you mean --exhaustive?)",
        "remote --noblock 1 | pystack: error: unrecognized arguments: --noblock"
            + " (did you mean --no-block?)",
        "remot 1 | pystack: error: argument command: invalid choice: 'remot' (choose from"
            + " 'remote', 'core', 'demo'): did you mean remote?",
        "1234 | pystack: error: argument command: invalid choice: '1234' (choose from 'remote',"
            + " 'core', 'demo'): did you mean pystack remote 1234?",
      })
  void ourOwnRefusals(String line, String message) {
    Run run = Run.of(words(line));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().getLast()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "remote --version",
        "-v --version",
        "remote 12 --version x",
        "demo" + " --version"
      })
  void theVersionIsAlone(String line) {
    assertThat(Run.of(words(line))).isEqualTo(new Run(0, "0.1.0\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "-h,usage: pystack [-h]",
    "--help,usage: pystack [-h]",
    "--help remote,usage: pystack [-h]",
    "remote -h,usage: pystack remote",
    "remote --help --bogus 1 2 3,usage: pystack remote",
    "core --help,usage: pystack core",
    "demo --help,usage: pystack demo",
    "nonsense --help,usage: pystack [-h]",
  })
  void helpNeedsNothingElseToBeRight(String line, String start) {
    Run run = Run.of(words(line));
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith(start).endsWith("\n");
    assertThat(run.out().lines()).allMatch(text -> text.length() <= 88, "short lines");
    assertThat(run).isEqualTo(Run.onTerminal(words(line)));
  }

  @Test
  void theHelpKnowsEveryOption() {
    String help = Run.of("remote", "--help").out();
    for (String option :
        new String[] {
          "--verbose",
          "--version",
          "--no-color",
          "--no-block",
          "--locals",
          "--exhaustive",
          "--method",
          "--json",
          "--native ",
          "--native-all",
          "--native-last",
          "debug-offsets",
          "symbols",
          "elf-data",
          "bss",
          "anonymous-maps",
          "heap"
        }) {
      assertThat(help).contains(option);
    }
  }

  private static String[] words(String line) {
    return line.isEmpty() ? new String[0] : line.split(" ");
  }
}
