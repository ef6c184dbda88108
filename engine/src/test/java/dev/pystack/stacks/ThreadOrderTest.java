package dev.pystack.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadOrderTest {
  private static PyThread thread(int tid, long interpreter) {
    return new PyThread(tid, "t", interpreter, Gil.NONE, false, List.of(), List.of());
  }

  @Test
  void oneEntryForEachThreadStaysInOrder() {
    List<PyThread> threads = List.of(thread(3, 0), thread(1, 0), thread(2, 0));
    assertThat(ThreadOrder.group(threads, List.of(0L, 0L, 0L))).isEqualTo(threads);
  }

  @Test
  void entriesOfOneThreadMeetAtTheFirstWithTheOutermostFirst() {
    PyThread inner = thread(1, 5);
    PyThread other = thread(2, 5);
    PyThread outer = thread(1, 0);
    assertThat(
            ThreadOrder.group(
                List.of(inner, other, outer), List.of(0x7fff_0000_1000L, 0L, 0x7fff_0000_2000L)))
        .containsExactly(outer, inner, other);
  }

  @Test
  void withoutRecordsTheOlderInterpreterIsTheOuter() {
    PyThread inner = thread(1, 5);
    PyThread outer = thread(1, 0);
    assertThat(ThreadOrder.group(List.of(inner, outer), List.of(0L, 0L)))
        .containsExactly(outer, inner);
  }

  @Test
  void endedThreadsAreNotOneThread() {
    PyThread a = thread(0, 0);
    PyThread b = thread(1, 0);
    PyThread c = thread(0, 1);
    PyThread d = thread(1, 1);
    assertThat(ThreadOrder.group(List.of(a, b, c, d), List.of(0L, 0L, 0L, 0L)))
        .containsExactly(a, b, d, c);
  }
}
