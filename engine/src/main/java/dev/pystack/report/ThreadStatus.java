package dev.pystack.report;

import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.PyThread;

/** What a thread has to do with the interpreter, as PyStack says it. */
final class ThreadStatus {
  private ThreadStatus() {}

  /** Such as {@code [Has the GIL,Garbage collecting]}; {@code []} where there is nothing to say. */
  static String of(PyThread thread) {
    String gil = of(thread.gil());
    if (thread.tid() != 0 && !thread.collecting()) {
      return "[" + gil + "]";
    }
    StringBuilder status = new StringBuilder("[");
    if (thread.tid() == 0) {
      status.append("Thread terminated");
    }
    join(status, gil);
    join(status, thread.collecting() ? "Garbage collecting" : "");
    return status.append(']').toString();
  }

  private static String of(Gil gil) {
    return switch (gil) {
      case HOLDING -> "Has the GIL";
      case WAITING -> "Waiting for the GIL";
      case DROPPING -> "Dropping the GIL";
      case NONE, UNKNOWN -> "";
    };
  }

  private static void join(StringBuilder status, String item) {
    if (!item.isEmpty()) {
      if (status.length() > 1) {
        status.append(',');
      }
      status.append(item);
    }
  }
}
