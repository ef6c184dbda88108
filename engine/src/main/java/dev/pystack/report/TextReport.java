package dev.pystack.report;

import dev.pystack.model.Frame;
import dev.pystack.model.Frame.Code;
import dev.pystack.model.Frame.Position;
import dev.pystack.model.Frame.SourceLine;
import dev.pystack.model.Frame.Variable;
import dev.pystack.model.Frame.Variables;
import dev.pystack.model.Known;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report as text: PyStack's lines, to the letter where it has them. What comes from the target
 * is escaped, so a report is safe on any terminal.
 */
public final class TextReport {
  private static final String UNKNOWN = "???";
  private static final String NOT_MERGED =
      "* - Unable to merge native stack due to insufficient native information - *\n";

  private final boolean colours;
  private final StringBuilder out = new StringBuilder(1 << 13);
  // hundreds of threads wait in the same few places, and frames at one place share their position
  private final IdentityHashMap<Position, Written> written = new IdentityHashMap<>();
  private final IdentityHashMap<Frame.Native, String> writtenNatives = new IdentityHashMap<>();

  private TextReport(boolean colours) {
    this.colours = colours;
  }

  /**
   * Everything that the report prints on standard output, ending with a line feed.
   *
   * @param colours whether to mark its parts with ANSI escape sequences
   */
  public static String of(Snapshot snapshot, boolean colours) {
    TextReport report = new TextReport(colours);
    report.threads(snapshot.threads());
    return report.out.toString();
  }

  /** Appends {@code text} with its control characters escaped: for messages of any kind. */
  public static void escape(StringBuilder out, String text) {
    Escape.append(out, text);
  }

  private void threads(List<PyThread> threads) {
    boolean sections = severalInterpreters(threads);
    PyThread previous = null;
    for (int i = 0; i < threads.size(); i++) {
      PyThread thread = threads.get(i);
      // threads that have ended all have the tid 0: they are not one thread
      boolean first = previous == null || previous.tid() != thread.tid() || !sections;
      if (previous != null && first) {
        out.append('\n');
      }
      thread(thread, first, sections);
      previous = thread;
    }
  }

  private static boolean severalInterpreters(List<PyThread> threads) {
    Long seen = null;
    for (int i = 0; i < threads.size(); i++) {
      Long id = threads.get(i).interpreter();
      if (id != null && seen != null && !id.equals(seen)) {
        return true;
      }
      seen = id == null ? seen : id;
    }
    return false;
  }

  private void thread(PyThread thread, boolean header, boolean sections) {
    NativeTrace natives = thread.natives();
    if (!sections && natives == null && isEmpty(thread.frames())) {
      out.append("The frame stack for thread ").append(thread.tid()).append(" is empty\n");
      return;
    }
    if (header) {
      header(thread, sections);
    }
    if (sections) {
      out.append("  ");
      section(thread.interpreter());
      out.append(' ').append(ThreadStatus.of(thread)).append('\n');
    }
    if (natives != null && natives.merge() == NativeTrace.Merge.NONE) {
      out.append(NOT_MERGED);
    }
    List<Frame> frames = thread.frames();
    for (int i = 0; i < frames.size(); i++) {
      Frame frame = frames.get(i);
      // Python's first: without native frames their class is not loaded
      if (frame instanceof Frame.Python python) {
        if (!python.shim()) {
          memorised(python);
        }
      } else if (frame instanceof Frame.Native compiled) {
        memorised(compiled);
      }
    }
  }

  private static boolean isEmpty(List<Frame> frames) {
    for (int i = 0; i < frames.size(); i++) {
      if (!(frames.get(i) instanceof Frame.Python frame && frame.shim())) {
        return false;
      }
    }
    return true;
  }

  private void header(PyThread thread, boolean sections) {
    out.append("Traceback for thread ").append(thread.tid()).append(' ');
    String name = thread.name();
    if (name != null && !name.isEmpty()) {
      out.append('(');
      Escape.append(out, name);
      out.append(") ");
    }
    if (!sections) {
      out.append(ThreadStatus.of(thread)).append(' ');
    }
    out.append("(most recent call last):\n");
  }

  private void section(@Nullable Long interpreter) {
    if (interpreter == null) {
      out.append("Not currently attached to any interpreter");
    } else if (interpreter == 0) {
      out.append("In the main interpreter");
    } else {
      out.append("In interpreter ").append(interpreter.longValue());
    }
  }

  /** What was printed for a frame. */
  private record Written(Frame.Python frame, String text) {
    /** Whether another frame at the same position looks the same. */
    boolean servesFor(Frame.Python other) {
      return frame.code() == other.code() && frame.source() == other.source();
    }
  }

  private void memorised(Frame.Python frame) {
    if (frame.variables() != null
        || !(frame.position() instanceof Known.Value<Position> position)) {
      frame(frame);
      return;
    }
    Written before = written.get(position.value());
    if (before != null && before.servesFor(frame)) {
      out.append(before.text());
      return;
    }
    int start = out.length();
    frame(frame);
    written.put(position.value(), new Written(frame, out.substring(start)));
  }

  private void memorised(Frame.Native frame) {
    String before = writtenNatives.get(frame);
    if (before != null) {
      out.append(before);
      return;
    }
    int start = out.length();
    frame(frame);
    writtenNatives.put(frame, out.substring(start));
  }

  private void frame(Frame.Python frame) {
    Code code = frame.code() instanceof Known.Value<Code> known ? known.value() : null;
    Position position =
        frame.position() instanceof Known.Value<Position> known ? known.value() : null;
    out.append("    ");
    start(Colour.GREEN);
    out.append("(Python)");
    end();
    out.append(" File \"");
    Escape.append(out, code == null ? UNKNOWN : code.file());
    out.append("\", line ");
    if (position == null || position.line() <= 0) {
      out.append(UNKNOWN);
    } else {
      out.append(position.line());
    }
    out.append(", in ");
    start(Colour.YELLOW);
    Escape.append(out, code == null ? UNKNOWN : code.name());
    end();
    out.append('\n');
    SourceLine source = frame.source();
    if (source != null) {
      source(source);
    }
    Variables variables = frame.variables();
    if (variables != null) {
      variables("Arguments:", variables.arguments());
      variables("Locals:", variables.locals());
    }
  }

  private void frame(Frame.Native frame) {
    String function = frame.function();
    String library = frame.library();
    // PyStack's way to say that nothing but the library is known
    String file = frame.file() != null || function != null ? frame.file() : library;
    out.append("    ");
    start(Colour.BLUE);
    out.append("(C)");
    end();
    out.append(" File \"");
    Escape.append(out, file == null ? UNKNOWN : file);
    out.append("\", line ").append(frame.line()).append(", in ");
    start(Colour.YELLOW);
    Escape.append(out, function == null ? UNKNOWN : function);
    if (frame.inlined()) {
      out.append(" (inlined)");
    }
    end();
    out.append(" (");
    start(Colour.FAINT);
    Escape.append(out, library == null ? UNKNOWN : library);
    end();
    out.append(")\n");
  }

  private void source(SourceLine source) {
    String text = source.text();
    int from = source.highlightStart();
    int to = source.highlightEnd();
    out.append("        ");
    if (colours && from >= 0 && from < to && to <= text.length()) {
      Escape.appendSource(out, text.substring(0, from));
      start(Colour.BLUE);
      Escape.appendSource(out, text.substring(from, to));
      end();
      Escape.appendSource(out, text.substring(to));
    } else {
      Escape.appendSource(out, text);
    }
    out.append('\n');
  }

  private void variables(String title, List<Variable> variables) {
    if (variables.isEmpty()) {
      return;
    }
    out.append("      ");
    start(Colour.FAINT);
    out.append(title);
    end();
    out.append('\n');
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      out.append("        ");
      Escape.append(out, variable.name());
      out.append(": ");
      Escape.append(out, variable.value());
      out.append('\n');
    }
  }

  private void start(Colour colour) {
    if (colours) {
      out.append(colour.start());
    }
  }

  private void end() {
    if (colours) {
      out.append(Colour.RESET);
    }
  }
}
