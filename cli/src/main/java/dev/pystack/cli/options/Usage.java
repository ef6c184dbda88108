package dev.pystack.cli.options;

import java.util.ArrayList;
import java.util.List;

/** The lines that show how a command is typed. */
public final class Usage {
  private static final int WIDTH = 78;

  private Usage() {}

  /** Ends with a line feed; broken as Python's argparse breaks such lines. */
  public static String of(Command command) {
    String start = "usage: " + command.program();
    String words = words(command);
    StringBuilder one = new StringBuilder(start);
    for (String part : parts(command.options())) {
      one.append(' ').append(part);
    }
    if (one.length() + words.length() < WIDTH) {
      return one + words + "\n";
    }
    StringBuilder lines = new StringBuilder(start);
    int used = start.length();
    for (String part : parts(command.options())) {
      if (used + 1 + part.length() > WIDTH) {
        lines.append('\n').append(" ".repeat(start.length()));
        used = start.length();
      }
      lines.append(' ').append(part);
      used += 1 + part.length();
    }
    if (!words.isEmpty()) {
      lines.append('\n').append(" ".repeat(start.length())).append(words);
    }
    return lines.append('\n').toString();
  }

  /** The options in brackets, those that exclude each other in the same. */
  public static List<String> parts(List<Option> options) {
    List<String> parts = new ArrayList<>();
    int group = 0;
    for (Option option : options) {
      String part = option.shortest() + (option.value() == null ? "" : " " + option.value());
      if (group != 0 && option.group() == group) {
        String last = parts.removeLast();
        parts.add(last.substring(0, last.length() - 1) + " | " + part + "]");
      } else {
        parts.add("[" + part + "]");
      }
      group = option.group();
    }
    return parts;
  }

  /** What follows the options, each word after a blank. */
  public static String words(Command command) {
    if (command.name().isEmpty()) {
      return " " + Commands.choice() + " ...";
    }
    StringBuilder words = new StringBuilder();
    for (Positional one : command.positionals()) {
      words.append(one.optional() ? " [" + one.name() + "]" : " " + one.name());
    }
    return words.toString();
  }
}
