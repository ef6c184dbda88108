package dev.pystack.testkit.targets;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a target wrote of itself; see {@code truth.py}.
 *
 * @param kind {@code exact}, or {@code unavailable} where this Python lacks what the program shows
 * @param pid the target's process id (a forked child's own)
 * @param recorder the native id of the thread that wrote this and then ended; 0 where none was
 * @param moving functions in which threads still run, the outermost first
 * @param threads the stacks, in no certain order
 * @param inner stacks of subinterpreters, each beside what stands under {@code threads}
 */
public record Truth(
    String kind,
    long pid,
    long recorder,
    List<String> moving,
    List<TruthThread> threads,
    List<TruthThread> inner) {

  /**
   * One thread.
   *
   * @param tid its native id; 0 where the target does not know it
   * @param name its name; null where the target does not know it
   * @param frames the most recent call last
   */
  public record TruthThread(long tid, @Nullable String name, List<TruthFrame> frames) {}

  /**
   * One frame.
   *
   * @param line from 1; 0 where Python gives none
   * @param qualifiedName null before Python 3.11
   * @param positions line, end line, column, end column, -1 for what Python does not know; null
   *     before Python 3.11
   * @param source the line's text, stripped; null where there is none
   * @param arguments null where they were not recorded
   * @param locals null where they were not recorded
   */
  public record TruthFrame(
      String file,
      int line,
      String name,
      @Nullable String qualifiedName,
      @Nullable List<Integer> positions,
      @Nullable String source,
      @Nullable List<Variable> arguments,
      @Nullable List<Variable> locals) {}

  /**
   * A variable.
   *
   * @param accepted the texts that a report may show for it, Python's own first
   */
  public record Variable(String name, List<String> accepted) {}

  /** Reads what {@code truth.py} wrote. */
  public static Truth parse(byte[] json) {
    JsonNode root = new JsonMapper().readTree(json);
    List<String> moving = new ArrayList<>();
    root.path("moving").forEach(name -> moving.add(name.asString()));
    return new Truth(
        root.path("kind").asString(),
        root.path("pid").asLong(),
        root.path("recorder").asLong(0),
        moving,
        threads(root.path("threads")),
        threads(root.path("inner")));
  }

  private static List<TruthThread> threads(JsonNode nodes) {
    List<TruthThread> threads = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<TruthFrame> frames = new ArrayList<>();
      node.path("frames").forEach(frame -> frames.add(frame(frame)));
      threads.add(new TruthThread(node.path("tid").asLong(0), text(node, "name"), frames));
    }
    return threads;
  }

  private static TruthFrame frame(JsonNode node) {
    return new TruthFrame(
        node.path("file").asString(),
        node.path("line").asInt(0),
        node.path("name").asString(),
        text(node, "qualname"),
        positions(node.get("positions")),
        text(node, "source"),
        variables(node.get("arguments")),
        variables(node.get("locals")));
  }

  private static @Nullable List<Integer> positions(@Nullable JsonNode nodes) {
    if (nodes == null) {
      return null;
    }
    List<Integer> positions = new ArrayList<>();
    nodes.forEach(node -> positions.add(node.isNumber() ? node.asInt() : -1));
    return positions;
  }

  private static @Nullable List<Variable> variables(@Nullable JsonNode nodes) {
    if (nodes == null) {
      return null;
    }
    List<Variable> variables = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<String> accepted = new ArrayList<>();
      node.get(1).forEach(value -> accepted.add(value.asString()));
      variables.add(new Variable(node.get(0).asString(), accepted));
    }
    return variables;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isString() ? null : value.asString();
  }
}
