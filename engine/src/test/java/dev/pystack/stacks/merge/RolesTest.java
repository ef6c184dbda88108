package dev.pystack.stacks.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace.Role;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.unwind.RawFrame;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {
  @ParameterizedTest
  @CsvSource({
    "_PyEval_EvalFrameDefault,EVAL",
    "_PyEval_EvalFrameDefault.cold,EVAL",
    "_PyEval_EvalFrameDefault.part.3,EVAL",
    "_PyEval_EvalFrameDefault.constprop.0,EVAL",
    "_PyEval_EvalFrameDefaultFoo,INTERPRETER",
    "PyEval_EvalFrameEx,INTERPRETER",
    "_PyFunction_Vectorcall,INTERPRETER",
    "method_vectorcall_NOARGS,INTERPRETER",
    "cfunction_vectorcall_O,INTERPRETER",
    "PyVectorcall_Call,INTERPRETER",
    "PyObject_CallFunctionObjArgs,INTERPRETER",
    "_TAIL_CALL_CALL_LEN.llvm.123,INTERPRETER",
    "function_call,INTERPRETER",
    "type_call.part.0,INTERPRETER",
    "do_call_core.isra.0,INTERPRETER",
    "function_call_foo,OTHER",
    "type_caller,OTHER",
    "Py_BytesMain,OTHER",
    "time_sleep,OTHER",
    "PyObject_GetAttr,OTHER"
  })
  void ofTheInterpretersModule(String symbol, Role role) {
    Roles roles = new Roles(false);
    assertThat(roles.of(function(symbol), true)).isEqualTo(role);
    assertThat(roles.of(function(symbol), false)).isEqualTo(Role.OTHER);
  }

  @Test
  void beforeThreeSix() {
    Roles roles = new Roles(true);
    assertThat(roles.of(function("PyEval_EvalFrameEx"), true)).isEqualTo(Role.EVAL);
    assertThat(roles.of(function("PyEval_EvalFrame"), true)).isEqualTo(Role.INTERPRETER);
  }

  @Test
  void theCollectorIsTheInterpretersOwn() {
    PyThread thread = thread(Gil.NONE);
    for (Boolean told : new Boolean[] {null, true}) {
      assertThat(collects(thread, told, "main", "gc_collect_main", "f")).isTrue();
      assertThat(collects(thread, told, "main", "collect.constprop.0")).isTrue();
      assertThat(collects(thread, told, "main", "my_collect")).isFalse();
      assertThat(collects(thread, told, "main", "!collect")).isFalse();
    }
  }

  /** One that has the interpreter in itself. */
  @Test
  void aProgramsCollectorIsNotTheInterpreters() {
    PyThread thread = thread(Gil.NONE);
    assertThat(collects(thread, false, "main", "collect")).isFalse();
    for (String file : List.of("collector.c", "Modules/gcmodule.c")) {
      Frame.Native function = new Frame.Native(1, "collect", "collect", file, 9, 0, "lib", false);
      RawFrame raw = MadeStacks.stack("main").get(0).raw();
      List<PhysicalFrame> stack = List.of(new PhysicalFrame(raw, List.of(function), true));
      assertThat(NativeStatus.collects(thread, stack, null)).isEqualTo(file.startsWith("M"));
    }
  }

  private static boolean collects(
      PyThread thread, @org.jspecify.annotations.Nullable Boolean told, String... functions) {
    return NativeStatus.collects(thread, MadeStacks.stack(functions), told);
  }

  @Test
  void takingAndDroppingTheGil() {
    assertThat(gil(Gil.NONE, false, "main", "take_gil", "!futex")).isEqualTo(Gil.WAITING);
    assertThat(gil(Gil.NONE, false, "main", "f>take_gil", "!futex")).isEqualTo(Gil.WAITING);
    assertThat(gil(Gil.NONE, false, "main", "drop_gil.lto_priv.0")).isEqualTo(Gil.DROPPING);
    assertThat(gil(Gil.NONE, false, "main", "!take_gil")).isEqualTo(Gil.NONE);
    assertThat(gil(Gil.HOLDING, false, "main", "take_gil")).isEqualTo(Gil.HOLDING);
  }

  @Test
  void theLockOfPython2() {
    String[] waits = {"main", "PyEval_RestoreThread", "PyThread_acquire_lock", "!sem_wait"};
    assertThat(gil(Gil.UNKNOWN, true, waits)).isEqualTo(Gil.WAITING);
    assertThat(gil(Gil.NONE, false, waits)).isEqualTo(Gil.NONE);
    // a lock of the program's own
    assertThat(gil(Gil.UNKNOWN, true, "main", "?", "PyThread_acquire_lock", "!sem_wait"))
        .isEqualTo(Gil.NONE);
    assertThat(gil(Gil.UNKNOWN, true, "?", "!select")).isEqualTo(Gil.UNKNOWN);
  }

  private static Gil gil(Gil known, boolean oldLoop, String... functions) {
    return NativeStatus.gil(thread(known), MadeStacks.stack(functions), true, oldLoop);
  }

  private static PyThread thread(Gil gil) {
    return new PyThread(1, null, 0L, gil, false, List.of(), List.of());
  }

  private static Frame.Native function(String symbol) {
    return new Frame.Native(1, symbol, symbol, null, 0, 0, "lib", false);
  }
}
