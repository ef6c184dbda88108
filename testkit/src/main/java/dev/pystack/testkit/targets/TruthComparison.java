package dev.pystack.testkit.targets;

import dev.pystack.testkit.targets.Truth.TruthFrame;
import dev.pystack.testkit.targets.Truth.TruthThread;
import dev.pystack.testkit.targets.Truth.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a report's JSON with what the target wrote of itself: whole stacks, thread by thread.
 * Finds every difference, not only the first.
 */
public final class TruthComparison {
  private static final int MOST_DIFFERENCES = 60;

  private final Truth truth;
  private final boolean variables;
  private final List<String> differences = new ArrayList<>();

  private TruthComparison(Truth truth, boolean variables) {
    this.truth = truth;
    this.variables = variables;
  }

  /** Differences of a report without variables; none where the report is right. */
  public static List<String> differences(Truth truth, String report) {
    return compare(truth, report, false);
  }

  /** Differences of a report made with {@code --locals}; none where the report is right. */
  public static List<String> differencesWithLocals(Truth truth, String report) {
    return compare(truth, report, true);
  }

  private static List<String> compare(Truth truth, String report, boolean variables) {
    TruthComparison comparison = new TruthComparison(truth, variables);
    JsonNode document;
    try {
      document = new JsonMapper().readTree(report);
    } catch (RuntimeException e) {
      return List.of("the report is no JSON: " + e.getMessage() + ": " + head(report));
    }
    comparison.threads(document.path("threads"));
    List<String> found = comparison.differences;
    return found.size() > MOST_DIFFERENCES ? found.subList(0, MOST_DIFFERENCES) : found;
  }

  private void threads(JsonNode reported) {
    Map<Long, List<JsonNode>> byTid = new HashMap<>();
    for (JsonNode thread : reported) {
      byTid.computeIfAbsent(thread.path("tid").asLong(), tid -> new ArrayList<>()).add(thread);
    }
    Set<Long> expected = new HashSet<>();
    if (truth.threads().stream().anyMatch(thread -> thread.tid() == 0)) {
      // threads that ended without Python's knowing, in a forked child of Python 2
      expected.add(0L);
    }
    Set<Long> nested = new HashSet<>();
    truth.inner().forEach(thread -> nested.add(thread.tid()));
    for (TruthThread thread : truth.threads()) {
      if (thread.tid() == 0) {
        continue;
      }
      expected.add(thread.tid());
      List<JsonNode> found = byTid.getOrDefault(thread.tid(), List.of());
      String where = "thread " + thread.tid() + " (" + thread.name() + ")";
      if (found.isEmpty()) {
        differences.add(where + ": not in the report");
      } else if (nested.contains(thread.tid())) {
        nested(where, thread.tid(), found);
      } else if (found.size() > 1) {
        differences.add(where + ": " + found.size() + " times in the report");
      } else {
        thread(where, thread, found.get(0));
      }
    }
    for (Map.Entry<Long, List<JsonNode>> entry : byTid.entrySet()) {
      if (!expected.contains(entry.getKey()) && hasFrames(entry.getValue())) {
        differences.add("thread " + entry.getKey() + ": in the report, but the target has none");
      }
    }
  }

  private static boolean hasFrames(List<JsonNode> entries) {
    return entries.stream().anyMatch(entry -> !entry.path("frames").isEmpty());
  }

  /** Each interpreter of the thread has an entry; each inner stack is that of one of them. */
  private void nested(String where, long tid, List<JsonNode> entries) {
    for (TruthThread inner : truth.inner()) {
      if (inner.tid() != tid) {
        continue;
      }
      List<String> wanted = inner.frames().stream().map(TruthFrame::name).toList();
      boolean found = false;
      List<List<String>> seen = new ArrayList<>();
      for (JsonNode entry : entries) {
        List<String> names = new ArrayList<>();
        pythonFrames(entry).forEach(frame -> names.add(frame.path("name").asString()));
        seen.add(names);
        // the program went on from the frame that wrote this
        found |= names.size() >= wanted.size() && names.subList(0, wanted.size()).equals(wanted);
      }
      if (!found) {
        differences.add(where + ": no interpreter runs " + wanted + " but " + seen);
      }
    }
    Set<Long> interpreters = new HashSet<>();
    entries.forEach(entry -> interpreters.add(entry.path("interpreter").asLong(-1)));
    if (interpreters.size() != entries.size()) {
      differences.add(where + ": " + entries.size() + " entries for " + interpreters);
    }
  }

  private void thread(String where, TruthThread expected, JsonNode actual) {
    if (expected.name() != null) {
      same(where, "name", expected.name(), text(actual, "name"));
    }
    List<JsonNode> frames = pythonFrames(actual);
    List<TruthFrame> wanted = expected.frames();
    if (!truth.moving().isEmpty() && wanted.stream().anyMatch(this::moves)) {
      wanted = wanted.stream().filter(frame -> !moves(frame)).toList();
      frames = withoutMoving(where, wanted.size(), frames);
    }
    if (wanted.size() != frames.size()) {
      List<String> names = new ArrayList<>();
      frames.forEach(frame -> names.add(frame.path("name").asString()));
      List<String> wantedNames = wanted.stream().map(TruthFrame::name).toList();
      differences.add(
          where
              + ": "
              + frames.size()
              + " frames, expected "
              + wanted.size()
              + ": "
              + brief(names)
              + " expected "
              + brief(wantedNames));
      return;
    }
    for (int i = 0; i < frames.size(); i++) {
      TruthFrame frame = wanted.get(i);
      frame(where + " frame " + i + " (" + frame.name() + ")", frame, frames.get(i));
    }
  }

  private static String brief(List<String> names) {
    return names.size() <= 40
        ? names.toString()
        : names.subList(0, 20) + "…" + names.subList(names.size() - 20, names.size());
  }

  private boolean moves(TruthFrame frame) {
    return truth.moving().contains(frame.name());
  }

  private List<JsonNode> withoutMoving(String where, int still, List<JsonNode> frames) {
    List<String> names = new ArrayList<>();
    for (int i = still; i < frames.size(); i++) {
      names.add(frames.get(i).path("name").asString());
    }
    int known = Math.min(names.size(), truth.moving().size());
    if (names.isEmpty() || !names.equals(truth.moving().subList(0, known))) {
      differences.add(where + ": runs " + names + ", expected some of " + truth.moving());
    }
    return frames.subList(0, Math.min(still, frames.size()));
  }

  private static List<JsonNode> pythonFrames(JsonNode thread) {
    List<JsonNode> frames = new ArrayList<>();
    for (JsonNode frame : thread.path("frames")) {
      if (frame.path("kind").asString().equals("python") && !frame.path("shim").asBoolean(false)) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private void frame(String where, TruthFrame expected, JsonNode actual) {
    same(where, "file", expected.file(), text(actual, "file"));
    same(where, "name", expected.name(), text(actual, "name"));
    String qualified = expected.qualifiedName();
    same(
        where,
        "function",
        qualified == null ? expected.name() : qualified,
        text(actual, "function"));
    same(where, "line", expected.line(), actual.path("line").asInt(0));
    List<Integer> positions = expected.positions();
    if (positions != null && positions.get(0) == expected.line()) {
      same(where, "end_line", positions.get(1), actual.path("end_line").asInt(-1));
      same(where, "column", positions.get(2), actual.path("column").asInt(-1));
      same(where, "end_column", positions.get(3), actual.path("end_column").asInt(-1));
    }
    if (expected.source() != null) {
      same(where, "source", expected.source(), text(actual, "source"));
    }
    if (variables) {
      variables(where + " argument", expected.arguments(), actual.path("arguments"));
      variables(where + " local", expected.locals(), actual.path("locals"));
    }
  }

  private void variables(String where, @Nullable List<Variable> expected, JsonNode actual) {
    if (expected == null) {
      return;
    }
    List<String> names = new ArrayList<>();
    actual.forEach(variable -> names.add(variable.path("name").asString()));
    List<String> wanted = expected.stream().map(Variable::name).toList();
    if (!names.equals(wanted)) {
      differences.add(where + "s: " + names + ", expected " + wanted);
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      Variable variable = expected.get(i);
      String value = actual.get(i).path("value").asString();
      if (variable.accepted().stream().noneMatch(accepted -> Shortening.fits(value, accepted))) {
        differences.add(
            where
                + " "
                + variable.name()
                + ": "
                + value
                + ", expected "
                + head(String.join(" or ", variable.accepted())));
      }
    }
  }

  private void same(String where, String what, Object expected, @Nullable Object actual) {
    if (!Objects.equals(expected, actual)) {
      differences.add(where + ": " + what + " " + actual + ", expected " + expected);
    }
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isString() ? null : value.asString();
  }

  private static String head(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
