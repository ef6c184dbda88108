package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A report with native frames, and what holds of every one of them. */
record NativeReport(InProcess run, JsonNode document) {

  static NativeReport remote(long pid, String... options) throws IOException {
    String[] all = new String[options.length + 2];
    all[0] = "--json";
    all[1] = "-v";
    System.arraycopy(options, 0, all, 2, options.length);
    return of(InProcess.remote(pid, all));
  }

  static NativeReport of(InProcess run) throws IOException {
    assertThat(run.code()).as(run.summary()).isZero();
    return new NativeReport(run, ReportSchema.valid(run.out()));
  }

  /** The first entry of the thread with a name. */
  JsonNode thread(String name) {
    for (JsonNode thread : document.get("threads")) {
      if (thread.path("name").asString("").equals(name)) {
        return thread;
      }
    }
    throw new AssertionError("no thread " + name + ": " + run.summary());
  }

  /**
   * What is wrong with threads that were to be merged: each run of the loop has its native frame,
   * that is the loop where its name is known, and the merged stack has just the other frames.
   *
   * @param shims whether runs begin with a placeholder frame (3.12+)
   */
  List<String> problems(boolean shims) {
    List<String> problems = new ArrayList<>();
    for (JsonNode thread : document.get("threads")) {
      String where = thread.path("tid").asInt() + " " + thread.path("name").asString("") + ": ";
      if (!thread.get("merged").asBoolean()) {
        problems.add(where + "not merged");
        continue;
      }
      if (thread.path("tid").asInt() == 0) {
        continue;
      }
      thread.get("warnings").forEach(warning -> problems.add(where + warning.asString()));
      int runs = 0;
      List<JsonNode> natives = new ArrayList<>();
      for (JsonNode frame : thread.get("frames")) {
        if (frame.get("kind").asString().equals("native")) {
          natives.add(frame);
        } else if (shims ? frame.path("shim").asBoolean(false) : frame.get("entry").asBoolean()) {
          runs++;
        }
      }
      int loops = 0;
      int within = 0; // calls inside the innermost loop
      List<JsonNode> others = new ArrayList<>();
      for (JsonNode frame : thread.get("native_frames")) {
        String role = frame.get("role").asString();
        String symbol = frame.path("symbol").asString("PyEval_EvalFrame");
        if (role.equals("eval")) {
          loops++;
          within = 0;
          if (!symbol.contains("PyEval_EvalFrame")) {
            problems.add(where + symbol + " is not the loop");
          }
        } else if (role.equals("other")) {
          others.add(((ObjectNode) frame.deepCopy()).without("role"));
        }
        if (!role.equals("eval") && !frame.path("inlined").asBoolean(false)) {
          within++;
        }
      }
      // of a thread that computes the innermost loop may have no frame yet, or no longer
      if (loops != runs && (loops != runs + 1 || within > 1)) {
        problems.add(where + loops + " native frames of " + runs + " runs");
      }
      if (!others.equals(natives)) {
        problems.add(where + "merged " + natives + " of " + others);
      }
    }
    return problems;
  }

  /**
   * A merged stack in brief: Python functions as {@code py:name}, and for each row of native frames
   * between them the distinct files of their libraries.
   */
  static List<String> brief(JsonNode thread) {
    List<String> brief = new ArrayList<>();
    for (JsonNode frame : thread.get("frames")) {
      if (frame.get("kind").asString().equals("python")) {
        if (!frame.path("shim").asBoolean(false)) {
          brief.add("py:" + frame.path("name").asString("?"));
        }
        continue;
      }
      String library = frame.path("library").asString("?");
      String file = library.substring(library.lastIndexOf('/') + 1);
      if (brief.isEmpty() || !brief.getLast().equals(file)) {
        brief.add(file);
      }
    }
    return brief;
  }
}
