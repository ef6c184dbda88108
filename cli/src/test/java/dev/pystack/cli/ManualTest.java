package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.Usage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual page and the completions, which the build makes from the table of options. */
class ManualTest {
  private static final Path SHARE =
      Path.of(System.getProperty("pystack.root")).resolve("cli/target/share");
  private static final Path MAN = SHARE.resolve("man/man1/pystack.1");
  private static final Path BASH = SHARE.resolve("bash-completion/completions/pystack");
  private static final Path ZSH = SHARE.resolve("zsh/site-functions/_pystack");
  private static final Path FISH = SHARE.resolve("fish/vendor_completions.d/pystack.fish");

  @TempDir Path folder;

  /** What a program prints, on both streams; it must succeed. */
  private String run(String... command) throws Exception {
    File out = folder.resolve("out").toFile();
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out)
              .start();
    } catch (IOException e) {
      assumeTrue(false, command[0]);
      throw e;
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(out.toPath());
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** What bash offers for the last of some words. */
  private List<String> bash(List<String> words) throws Exception {
    String script =
        "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _pystack;"
            + " for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done";
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash", BASH.toString()));
    command.addAll(words);
    return run(command.toArray(String[]::new)).lines().toList();
  }

  @Test
  void eachHasEveryOptionOfTheTable() throws Exception {
    String man = Files.readString(MAN);
    String bash = Files.readString(BASH);
    String zsh = Files.readString(ZSH);
    String fish = Files.readString(FISH);
    for (Command command : Commands.ALL) {
      assertThat(man).contains(".SH \"PYSTACK " + command.name().toUpperCase());
      assertThat(zsh).contains("'" + command.name() + ":");
      assertThat(fish).contains(" -a " + command.name() + " -d ");
      assertThat(command.options()).hasSizeGreaterThan(4);
      for (Option option : command.options()) {
        String name = option.name();
        assertThat(man).contains("\\fB\\-\\-" + name.replace("-", "\\-") + "\\fR");
        assertThat(bash).containsPattern("[ \"]--" + name + "[ \"]");
        assertThat(zsh).containsPattern("(['}]|,)--" + name + "['=}]");
        assertThat(fish).contains(" -l " + name + " ");
      }
    }
  }

  @Test
  void usageIsBrokenAsPythonBreaksIt() {
    assertThat(Usage.of(Commands.MAIN))
        .isEqualTo("usage: pystack [-h] [-v] [--version] [--no-color] {remote,core,demo} ...\n");
    assertThat(Usage.of(Commands.named("remote")))
        .isEqualTo(
            """
            usage: pystack remote [-h] [-v] [--version] [--no-color] [--no-block]
                                  [--native | --native-all | --native-last] [--locals]
                                  [--exhaustive] [--method M[,M...]] [--json]
                                  pid
            """);
    assertThat(Usage.of(Commands.named("core")))
        .isEqualTo(
            """
            usage: pystack core [-h] [-v] [--version] [--no-color]
                                [--native | --native-all | --native-last] [--locals]
                                [--exhaustive] [--method M[,M...]] [--json]
                                [--lib-search-path A:B | --lib-search-root DIR]
                                core [executable]
            """);
  }

  @Test
  void thePageHasNothingThatGroffWarnsOf() throws Exception {
    assertThat(run("groff", "-man", "-Tascii", "-ww", "-z", MAN.toString())).isEmpty();
  }

  @Test
  void thePageReadsAsTheHelpDoes() throws Exception {
    String page = run("groff", "-man", "-Tascii", "-P-cbou", "-rLL=200n", MAN.toString());

    assertThat(page)
        .contains("pystack - show what a Python program is doing")
        .contains("pystack demo [-h] [-v] [--version] [--no-color] [--python PATH]")
        .contains("--method M[,M...]")
        .contains("pystack remote --json 1234 | jq '.threads[] | {tid, name, gil}'");
  }

  @ParameterizedTest
  @CsvSource({"bash", "zsh", "fish"})
  void theShellsCanReadTheirs(String shell) throws Exception {
    Path file = shell.equals("bash") ? BASH : shell.equals("zsh") ? ZSH : FISH;
    assertThat(run(shell, "-n", file.toString())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | remote core demo",
        "re | remote",
        "--v | --verbose --version",
        "remote --na | --native --native-all --native-last",
        "-v remote --no-b | --no-block",
        "core --lib-search-r | --lib-search-root",
        "core --lo | --locals",
        "demo --p | --python",
        "remote --method s | symbols",
        "remote --method bss,he | bss,heap",
        "remote --method=an | anonymous-maps",
      })
  void bashAndFishComplete(String line, String offered) throws Exception {
    List<String> words = new ArrayList<>();
    words.add("pystack");
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      if (equals > 0) { // as bash itself breaks it
        words.addAll(List.of(word.substring(0, equals), "=", word.substring(equals + 1)));
      } else {
        words.add(word);
      }
    }
    assertThat(bash(words)).containsExactly(offered.split(" "));

    String script = "source $argv[1]; complete -C \"pystack $argv[2]\"";
    List<String> fish = run("fish", "-c", script, FISH.toString(), line).lines().toList();
    String before = line.contains("=") ? line.substring(line.lastIndexOf(' ') + 1) : "";
    String option = before.substring(0, before.indexOf('=') + 1);
    assertThat(fish)
        .extracting(one -> one.replaceFirst("\t.*", ""))
        .containsExactlyInAnyOrder((option + offered.replace(" ", " " + option)).split(" "));
  }

  @Test
  void bashCompletesFilesAndFolders() throws Exception {
    Files.createFile(folder.resolve("a core"));
    Files.createDirectories(folder.resolve("libs/more"));

    assertThat(bash(List.of("pystack", "core", "a"))).containsExactly("a core");
    assertThat(bash(List.of("pystack", "core", "--lib-search-root", "l"))).containsExactly("libs");
    assertThat(bash(List.of("pystack", "core", "--lib-search-path", "/", ":", "libs/m")))
        .containsExactly("libs/more");
    assertThat(bash(List.of("pystack", "core", "--lib-search-path", "=", "/", ":")))
        .containsExactly("libs");
    assertThat(bash(List.of("pystack", "demo", "x"))).isEmpty();
  }
}
