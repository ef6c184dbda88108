package dev.pystack.python.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.SparseMemory;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.python.layout.Structs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InterpreterReaderTest {
  private final SparseMemory memory = new SparseMemory();
  private final Layout layout =
      Objects.requireNonNull(Layouts.of(PythonVersion.of(3, 12), Abi.LP64));
  private final List<String> warnings = new ArrayList<>();

  private void set(long base, Field field, long value) {
    memory.number(base + layout.offset(field), layout.size(field), value);
  }

  private void interpreter(long address, long id, long next, long threads) {
    set(address, Field.INTERPRETER_STATE_ID, id);
    set(address, Field.INTERPRETER_STATE_NEXT, next);
    set(address, Field.INTERPRETER_STATE_THREADS_HEAD, threads);
    set(address, Field.INTERPRETER_STATE_GC_COLLECTING, id == 0 ? 1 : 0);
    set(address, Field.INTERPRETER_STATE_CEVAL_GIL, 0x900000);
  }

  private void thread(long address, long interpreter, long next, int tid) {
    set(address, Field.THREAD_STATE_INTERP, interpreter);
    set(address, Field.THREAD_STATE_NEXT, next);
    set(address, Field.THREAD_STATE_NATIVE_THREAD_ID, tid);
    set(address, Field.THREAD_STATE_THREAD_ID, 0x7f00_0000_0000L + tid);
  }

  private List<InterpreterState> read(long head) {
    return new InterpreterReader(new Structs(memory.target(), layout), 0, warnings).read(head);
  }

  @Test
  void keepsTheOrderOfTheLists() {
    interpreter(0x200000, 1, 0x100000, 0);
    interpreter(0x100000, 0, 0, 0x301000);
    thread(0x301000, 0x100000, 0x302000, 12);
    thread(0x302000, 0x100000, 0, 11);

    List<InterpreterState> states = read(0x200000);

    assertThat(states).extracting(InterpreterState::id).containsExactly(1L, 0L);
    assertThat(states).extracting(InterpreterState::collecting).containsExactly(false, true);
    assertThat(states.get(1).gil()).isEqualTo(0x900000);
    assertThat(states.get(1).threads()).extracting(ThreadState::nativeId).containsExactly(12, 11);
    assertThat(warnings).isEmpty();
  }

  @Test
  void circlesEnd() {
    interpreter(0x200000, 1, 0x100000, 0);
    interpreter(0x100000, 0, 0x200000, 0x301000);
    thread(0x301000, 0x100000, 0x302000, 12);
    thread(0x302000, 0x100000, 0x301000, 11);

    List<InterpreterState> states = read(0x200000);

    assertThat(states).hasSize(2);
    assertThat(states.get(1).threads()).hasSize(2);
    assertThat(warnings)
        .containsExactly(
            "The list of interpreters does not end; what was read of it is shown",
            "The list of threads of interpreter 0 does not end");
  }

  @Test
  void whatWasReadBeforeAHoleIsKept() {
    interpreter(0x100000, 0, 0xdead0000L, 0x301000);
    thread(0x301000, 0x100000, 0xbad000, 12);

    List<InterpreterState> states = read(0x100000);

    assertThat(states).hasSize(1);
    assertThat(states.get(0).threads()).hasSize(1);
    assertThat(warnings).hasSize(2).allMatch(warning -> warning.contains("breaks off"));
  }

  @Test
  void aThreadStateOfAnotherInterpreterEndsTheList() {
    interpreter(0x100000, 0, 0, 0x301000);
    thread(0x301000, 0x100000, 0x302000, 12);
    thread(0x302000, 0x555000, 0, 13);

    assertThat(read(0x100000).get(0).threads()).hasSize(1);
    assertThat(warnings).singleElement().asString().contains("0x302000 is not one of its own");
  }
}
