package dev.pystack.stacks.merge;

import static dev.pystack.stacks.merge.MadeStacks.EVAL;
import static dev.pystack.stacks.merge.MadeStacks.in;
import static dev.pystack.stacks.merge.MadeStacks.names;
import static dev.pystack.stacks.merge.MadeStacks.python;
import static dev.pystack.stacks.merge.MadeStacks.roles;
import static dev.pystack.stacks.merge.MadeStacks.run;
import static dev.pystack.stacks.merge.MadeStacks.stack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.NativeTrace.Merge;
import dev.pystack.model.NativeTrace.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final boolean WHOLE = true;
  private static final Roles ROLES = new Roles(false);

  @Test
  void byAddressNeedsNoNames() {
    List<PhysicalFrame> stack = stack("?", "?", "?", "?", "?");
    PythonStack python = python(run(in(1), "main", "work"), run(in(3), "callback"));
    Weaver.Woven woven = byAddress(stack, python);
    assertThat(names(woven.frames()))
        .containsExactly("null", "py:main", "py:work", "null", "py:callback", "null");
    assertThat(roles(woven))
        .containsExactly(Role.OTHER, Role.EVAL, Role.OTHER, Role.EVAL, Role.OTHER);
    assertThat(woven.trace().merge()).isEqualTo(Merge.ADDRESS);
  }

  @Test
  void theInterpretersOwnFramesAreHidden() {
    Weaver.Woven woven =
        byAddress(
            stack(
                "main", "PyEval_EvalCode", EVAL, "!_PyFoo", "PyObject_CallOneArg", EVAL + ".cold"),
            python(run(in(2), "main"), run(in(5), "f")));
    assertThat(names(woven.frames())).containsExactly("main", "py:main", "_PyFoo", "py:f");
    assertThat(roles(woven))
        .containsExactly(
            Role.OTHER, Role.INTERPRETER, Role.EVAL, Role.OTHER, Role.INTERPRETER, Role.EVAL);
  }

  @Test
  void whatIsInlinedIntoTheLoopStandsBehindItsPythonFrames() {
    Weaver.Woven woven =
        byAddress(stack("main", EVAL + ">list_extend>iterate"), python(run(in(1), "main")));
    assertThat(names(woven.frames())).containsExactly("main", "py:main", "list_extend", "iterate");
  }

  @Test
  void theLoopItselfMayBeInlined() {
    Weaver.Woven woven =
        byAddress(stack("run_mod>" + EVAL + ">helper"), python(run(in(0), "main")));
    assertThat(names(woven.frames())).containsExactly("run_mod", "py:main", "helper");
    assertThat(roles(woven)).containsExactly(Role.OTHER, Role.EVAL, Role.OTHER);
  }

  @Test
  void loopsThatRunNothingAreHidden() {
    // as below a greenlet: the frames of the one that started it stand on the same C stack
    Weaver.Woven woven =
        byAddress(stack("main", EVAL, "switch", EVAL), python(run(in(3), "inner")));
    assertThat(names(woven.frames())).containsExactly("main", "switch", "py:inner");
  }

  @Test
  void aStackThatEndsEarlyHasItsOuterPythonFramesFirst() {
    List<PhysicalFrame> stack = stack("?", EVAL, "read");
    PythonStack python = python(run(in(-9), "main"), run(in(1), "inner"));
    Placement placement = Objects.requireNonNull(ByAddress.place(stack, false, List.of(python)));
    assertThat(placement.missing()).isEqualTo(1);
    assertThat(names(weave(stack, placement, false, python).get(0).frames()))
        .containsExactly("py:main", "null", "py:inner", "read");
    assertThat(ByAddress.place(stack, WHOLE, List.of(python))).isNull();
  }

  @Test
  void recordsThatDoNotFitAreRefused() {
    List<PhysicalFrame> stack = stack("main", EVAL, "f", EVAL);
    // below the innermost frame, in the wrong order, missing in the middle
    assertThat(place(stack, python(run(in(9), "f")))).isNull();
    assertThat(place(stack, python(run(in(3), "a"), run(in(1), "b")))).isNull();
    assertThat(place(stack, python(run(in(1), "a"), run(0, "b")))).isNull();
    assertThat(place(stack, python(run(0, "a")))).isNull();
    assertThat(place(List.of(), python(run(in(1), "a")))).isNull();
  }

  @Test
  void aThreadWithoutPythonFramesHasItsNativeOnes() {
    Weaver.Woven woven = byAddress(stack("clone", "start"), python());
    assertThat(names(woven.frames())).containsExactly("clone", "start");
  }

  @Test
  void byCountInOrder() {
    List<PhysicalFrame> stack = stack("main", EVAL, "f", "!" + EVAL, EVAL + ".constprop.0", "g");
    PythonStack python = python(run(0, "a"), run(0, "b"));
    Placement placement = Objects.requireNonNull(byCount(stack, WHOLE, python));
    Weaver.Woven woven = weave(stack, placement, false, python).get(0);
    assertThat(names(woven.frames())).containsExactly("main", "py:a", "f", EVAL, "py:b", "g");
    assertThat(woven.trace().merge()).isEqualTo(Merge.COUNT);
    assertThat(byCount(stack, WHOLE, python(run(0, "a")))).isNull();
    assertThat(byCount(stack, WHOLE, python(run(0, "a"), run(0, "b"), run(0, "c")))).isNull();
  }

  @Test
  void byCountWithACallThatHasNoFrameYetOrNoLonger() {
    for (String[] inner : new String[][] {{EVAL}, {EVAL, "_Py_CheckRecursiveCall"}}) {
      List<String> stack = new ArrayList<>(List.of("main", EVAL, "f"));
      stack.addAll(List.of(inner));
      List<PhysicalFrame> whole = stack(stack.toArray(String[]::new));
      PythonStack python = python(run(0, "a"));
      Placement placement = Objects.requireNonNull(byCount(whole, WHOLE, python));
      assertThat(names(weave(whole, placement, false, python).get(0).frames()))
          .startsWith("main", "py:a", "f")
          .doesNotContain(EVAL);
    }
    // none that has got further
    assertThat(byCount(stack("main", EVAL, "f", EVAL, "g", "h"), WHOLE, python(run(0, "a"))))
        .isNull();
    assertThat(byCount(stack("main", EVAL, EVAL, EVAL), WHOLE, python(run(0, "a")))).isNull();
  }

  @Test
  void byCountFromTheInnerEndWhereTheStackEndsEarly() {
    List<PhysicalFrame> stack = stack("?", EVAL, "g");
    PythonStack python = python(run(0, "a"), run(0, "b"));
    Placement placement = Objects.requireNonNull(byCount(stack, false, python));
    assertThat(placement.missing()).isEqualTo(1);
    assertThat(names(weave(stack, placement, false, python).get(0).frames()))
        .containsExactly("py:a", "null", "py:b", "g");
    assertThat(byCount(stack("?", "g"), false, python)).isNull();
  }

  @Test
  void theInstructionsOfATailCallingLoopBelongToIt() {
    List<PhysicalFrame> both = stack("main", EVAL, "_TAIL_CALL_CALL.llvm.1", "f", "_TAIL_CALL_X");
    PythonStack python = python(run(0, "a"), run(0, "b"));
    Placement placement = Objects.requireNonNull(byCount(both, WHOLE, python));
    assertThat(names(weave(both, placement, false, python).get(0).frames()))
        .containsExactly("main", "py:a", "f", "py:b");
  }

  @Test
  void beforeThreeSixTheLoopHasAnotherName() {
    List<PhysicalFrame> stack = stack("main", "PyEval_EvalFrameEx", "f");
    PythonStack python = python(run(0, "a"));
    assertThat(ByCount.place(stack, WHOLE, List.of(python), new Roles(true))).isNotNull();
    assertThat(byCount(stack, WHOLE, python)).isNull();
  }

  @Test
  void onlyTheLast() {
    List<PhysicalFrame> stack = stack("main", EVAL, "f", EVAL, "g", "h");
    PythonStack python = python(run(in(1), "a"), run(in(3), "b"));
    Placement placement = Objects.requireNonNull(place(stack, python));
    Weaver.Woven woven = weave(stack, placement, true, python).get(0);
    assertThat(names(woven.frames())).containsExactly("py:a", "py:b", "g", "h");
    assertThat(woven.trace().frames()).hasSize(6);
  }

  @Test
  void interpretersOfOneThreadShareItsStack() {
    List<PhysicalFrame> stack =
        stack("main", EVAL, "run_string", "PyEval_EvalCode", EVAL, "back", EVAL, "sleep");
    PythonStack outer = python(run(in(1), "main"), run(in(6), "again"));
    PythonStack inner = python(run(in(4), "sub"));
    Placement placement =
        Objects.requireNonNull(ByAddress.place(stack, WHOLE, List.of(outer, inner)));
    List<Weaver.Woven> woven = weave(stack, placement, false, outer, inner);
    assertThat(names(woven.get(0).frames()))
        .containsExactly("main", "py:main", "run_string", "py:again", "sleep");
    assertThat(names(woven.get(1).frames())).containsExactly("py:sub", "back");
    assertThat(woven.get(0).trace().frames()).hasSize(6);
    assertThat(woven.get(1).trace().frames()).hasSize(2);
  }

  @Test
  void stacksThatDoNotFitStandSideBySide() {
    PythonStack python = python(run(0, "a"), run(0, "b"));
    List<PhysicalFrame> stack = stack("main", EVAL);
    Weaver.Woven woven = new Weaver(ROLES, false, List.of(python)).separate(stack).get(0);
    assertThat(names(woven.frames())).containsExactly("py:a", "py:b");
    assertThat(woven.trace().merge()).isEqualTo(Merge.NONE);
    assertThat(roles(woven)).containsExactly(Role.OTHER, Role.EVAL);
  }

  private static Weaver.Woven byAddress(List<PhysicalFrame> stack, PythonStack python) {
    Placement placement = Objects.requireNonNull(place(stack, python));
    assertThat(placement.missing()).isZero();
    return weave(stack, placement, false, python).get(0);
  }

  private static @org.jspecify.annotations.Nullable Placement place(
      List<PhysicalFrame> stack, PythonStack python) {
    return ByAddress.place(stack, WHOLE, List.of(python));
  }

  private static @org.jspecify.annotations.Nullable Placement byCount(
      List<PhysicalFrame> stack, boolean whole, PythonStack python) {
    return ByCount.place(stack, whole, List.of(python), ROLES);
  }

  private static List<Weaver.Woven> weave(
      List<PhysicalFrame> stack, Placement placement, boolean last, PythonStack... python) {
    return new Weaver(ROLES, last, List.of(python)).weave(stack, placement);
  }
}
