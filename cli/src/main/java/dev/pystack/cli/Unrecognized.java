package dev.pystack.cli;

import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.AmbiguousOptionException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with words on a command line, and what may have been meant. */
final class Unrecognized {
  private Unrecognized() {}

  /**
   * Words left over.
   *
   * @param program the words that start the command whose options are {@code names}
   */
  static UsageException of(List<String> words, OptionNames names, String program) {
    Options known = names.options();
    StringBuilder message = new StringBuilder();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 2 && known.hasLongOption(word.substring(2, equals))) {
        message.append("argument ").append(word, 0, equals).append(": ignored explicit argument '");
        message.append(word, equals + 1, word.length()).append('\'');
        return new UsageException(program, message.toString());
      }
    }
    message.append("unrecognized arguments: ").append(String.join(" ", words));
    for (String word : words) {
      String meant = word.startsWith("--") ? nearest(word.substring(2), names(known)) : null;
      if (meant != null) {
        message.append(" (did you mean --").append(meant).append("?)");
        break;
      }
    }
    return new UsageException("pystack", message.toString());
  }

  /** A word where a command's name should be. */
  static String command(String word) {
    List<String> commands = new ArrayList<>();
    for (Command command : Commands.ALL) {
      commands.add(command.name());
    }
    String message =
        "argument command: invalid choice: '"
            + word
            + "' (choose from '"
            + String.join("', '", commands)
            + "')";
    if (!word.isEmpty() && word.chars().allMatch(Character::isDigit)) {
      return message + ": did you mean pystack remote " + word + "?";
    }
    String meant = nearest(word, commands);
    return meant == null ? message : message + ": did you mean " + meant + "?";
  }

  static String ambiguous(AmbiguousOptionException e, Options known) {
    List<String> matches = names(known);
    matches.retainAll(e.getMatchingOptions());
    return "ambiguous option: " + e.getOption() + " could match --" + String.join(", --", matches);
  }

  private static List<String> names(Options options) {
    List<String> names = new ArrayList<>();
    for (Option option : options.getOptions()) {
      names.add(option.getLongOpt());
    }
    return names;
  }

  /** The name that differs least, where that is little; else null. */
  private static @Nullable String nearest(String word, List<String> names) {
    String nearest = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String name : names) {
      int distance = distance(word, name);
      if (distance < least || (nearest == null && word.startsWith(name))) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** How many letters must be put in, taken out or replaced to get from one to the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], diagonal) + 1);
      }
    }
    return row[to.length()];
  }
}
