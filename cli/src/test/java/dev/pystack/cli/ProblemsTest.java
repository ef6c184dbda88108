package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.linux.Cause;
import dev.pystack.linux.ProcessProblem;
import dev.pystack.python.runtime.Finding;
import dev.pystack.report.Failure.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
  private static final List<Cause> CAUSES =
      List.of(
          new Cause.YamaScope(1),
          new Cause.YamaScope(2),
          new Cause.YamaScope(3),
          new Cause.MissingCapability(),
          new Cause.OtherUser(0, 1000),
          new Cause.OtherUserNamespace(),
          new Cause.Hardened(),
          new Cause.NotDumpable(),
          new Cause.OtherTracer(77, "gdb"),
          new Cause.OtherTracer(0, ""));

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(new ProcessProblem.NotLinux(12, "Mac OS X"), Kind.ENGINE, 1, "needs Linux"),
        Arguments.of(
            new ProcessProblem.NoSuchProcess(12),
            Kind.NO_SUCH_PROCESS,
            1,
            "No such process id: 12"),
        Arguments.of(new ProcessProblem.Zombie(12), Kind.NO_SUCH_PROCESS, 1, "zombie"),
        Arguments.of(
            new ProcessProblem.KernelThread(12, "kthreadd"), Kind.NOT_PYTHON, 2, "(kthreadd)"),
        Arguments.of(
            new ProcessProblem.NotPermitted(12, List.of(new Cause.OtherUser(0, 1000))),
            Kind.PERMISSION,
            1,
            "Operation not permitted: process 12 belongs to another user (uid 0)"),
        Arguments.of(
            new ProcessProblem.Gone(12, false), Kind.NO_SUCH_PROCESS, 1, "ended while it was read"),
        Arguments.of(
            new ProcessProblem.Gone(12, true), Kind.ENGINE, 1, "replaced itself by another"),
        Arguments.of(
            new ProcessProblem.Uninterruptible(12, 13, 500), Kind.ENGINE, 1, "within 500 ms"),
        Arguments.of(new ProcessProblem.OwnChild(12), Kind.ENGINE, 1, "a child of this one"),
        Arguments.of(
            new ProcessProblem.Unreadable(12, "Input/output error"),
            Kind.ENGINE,
            1,
            "cannot be read: Input/output error"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void eachKindHasItsLineAndItsCode(ProcessProblem problem, Kind kind, int exitCode, String words) {
    Problem told = Problems.of(problem);
    assertThat(told.failure().kind()).isEqualTo(kind);
    assertThat(told.exitCode()).isEqualTo(exitCode);
    assertThat(told.failure().message()).contains(words).doesNotContain("\n");
    assertHelp(told.help());
  }

  @Test
  void everyKindIsTested() {
    assertThat(names(problems().map(a -> a.get()[0].getClass())))
        .isEqualTo(names(Stream.of(ProcessProblem.class.getPermittedSubclasses())));
    assertThat(names(CAUSES.stream().map(Object::getClass)))
        .isEqualTo(names(Stream.of(Cause.class.getPermittedSubclasses())));
  }

  @Test
  void permissionHelpNamesWhatIsInTheWay() {
    for (Cause cause : CAUSES) {
      Problem told = Problems.of(new ProcessProblem.NotPermitted(12, List.of(cause)));
      assertThat(told.failure().message())
          .startsWith("Operation not permitted: ")
          .doesNotContain("\n");
      assertThat(told.help()).contains("What is in the way").doesNotContain("%d", "%s");
      assertHelp(told.help());
    }
    String all = Problems.of(new ProcessProblem.NotPermitted(12, CAUSES)).help();
    assertThat(all).contains("ptrace_scope", "CAP_SYS_PTRACE", "uid 0", "gdb (process 77)");
    assertThat(all.lines().filter(line -> line.startsWith("* "))).hasSize(CAUSES.size());
  }

  @Test
  void tooLittleToGoOnSaysWhatToTry() {
    Problem told = Problems.notEnough(new Finding.NotEnoughInformation("no state", List.of()));
    assertThat(told.failure().kind()).isEqualTo(Kind.NOT_ENOUGH_INFORMATION);
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.failure().message()).endsWith(": no state");
    assertThat(told.help()).contains("--exhaustive");
    assertHelp(told.help());
  }

  @Test
  void whatIsNoPythonIsNoError() {
    Problem told = Problems.notPython(12, "/usr/bin/bash");
    assertThat(told.failure().kind()).isEqualTo(Kind.NOT_PYTHON);
    assertThat(told.exitCode()).isEqualTo(2);
    assertThat(told.failure().message()).contains("12", "/usr/bin/bash");
  }

  @Test
  void defectsAreOneLine() {
    Problem told = Problems.internal(new ArrayIndexOutOfBoundsException("Index 3"));
    assertThat(told.failure().message())
        .isEqualTo("Internal error: ArrayIndexOutOfBoundsException: Index 3");
    assertThat(told.exitCode()).isEqualTo(1);
    assertHelp(told.help());
  }

  private static Set<String> names(Stream<? extends Class<?>> classes) {
    return classes.map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertHelp(String help) {
    if (!help.isEmpty()) {
      assertThat(help).startsWith("\n").endsWith("\n");
      assertThat(help.lines()).allMatch(line -> line.length() <= 92, "short lines");
    }
  }
}
