package dev.pystack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the stacks reported of {@code chaos.py} can be true: every frame is a function that the
 * program has, on one of its lines, called by one that calls it.
 */
final class ChaosFrames {
  private static final String PREFIX = "chaos_";

  /** First and last line of each function of the program. */
  private final Map<String, int[]> functions = new HashMap<>();

  private final List<String> problems = new ArrayList<>();

  private ChaosFrames(Path program) throws IOException {
    List<String> lines = Files.readAllLines(program, StandardCharsets.UTF_8);
    int[] current = {0, 0};
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("def ")) {
        current = new int[] {i + 1, i + 1};
        functions.put(line.substring(4, line.indexOf('(')), current);
      } else if (line.startsWith(" ")) {
        current[1] = i + 1;
      }
    }
  }

  static List<String> problems(Path folder, String report) {
    try {
      ChaosFrames frames = new ChaosFrames(folder.resolve("chaos.py"));
      for (JsonNode thread : new JsonMapper().readTree(report).path("threads")) {
        frames.thread(thread);
      }
      return frames.problems;
    } catch (IOException | RuntimeException e) {
      return List.of("unreadable: " + e);
    }
  }

  private void thread(JsonNode thread) {
    String above = "";
    for (JsonNode frame : thread.path("frames")) {
      if (frame.path("shim").asBoolean(false)) {
        continue;
      }
      String name = frame.path("name").asString("?");
      String file = frame.path("file").asString("?");
      if (!file.endsWith("chaos.py")) {
        // a module of Python's own: it runs nothing of this program below chaos_0
        if (!file.endsWith(".py") && !file.startsWith("<")) {
          problems.add("file " + file + " of " + name);
        }
        continue;
      }
      if (name.startsWith(PREFIX)) {
        ours(name, frame.path("line").asInt(-1), above);
        above = name;
      } else if (!name.startsWith("<")) {
        problems.add("function " + name + " is none of the program's");
      }
    }
  }

  private void ours(String name, int line, String above) {
    int[] range = functions.get(name);
    if (range == null) {
      problems.add("function " + name + " is none of the program's");
      return;
    }
    if (line < range[0] || line > range[1]) {
      problems.add(name + " on line " + line + " of " + range[0] + " to " + range[1]);
    }
    int level = name.charAt(PREFIX.length()) - '0';
    int levelAbove = above.isEmpty() ? -1 : above.charAt(PREFIX.length()) - '0';
    boolean recursion = name.equals("chaos_2_down") && above.equals(name);
    if (!recursion && level != levelAbove + 1) {
      problems.add(name + " called by " + (above.isEmpty() ? "nobody" : above));
    }
  }
}
