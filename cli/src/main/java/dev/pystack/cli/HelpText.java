package dev.pystack.cli;

import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.Positional;
import dev.pystack.cli.options.Usage;

/** What {@code --help} prints. Loaded only where it is needed. */
final class HelpText {
  private final StringBuilder out = new StringBuilder();
  private final Command command;

  private HelpText(Command command) {
    this.command = command;
  }

  /**
   * @param name of a command; of the program itself for any other word
   */
  static String of(String name) {
    HelpText text = new HelpText(Commands.named(name));
    text.write();
    return text.out.toString();
  }

  private void write() {
    out.append(Usage.of(command)).append('\n').append(command.intro());
    if (!command.positionals().isEmpty()) {
      out.append("\npositional arguments:\n");
      for (Positional positional : command.positionals()) {
        row("  " + positional.name(), positional.help());
      }
    }
    out.append("\noptions:\n");
    for (Option option : command.options()) {
      String value = option.value() == null ? "" : " " + option.value();
      String letter = option.letter() == 0 ? "" : "-" + option.letter() + ", ";
      row("  " + letter + "--" + option.name() + value, option.help());
    }
    if (command == Commands.MAIN) {
      out.append("\ncommands:\n  ").append(Commands.choice()).append('\n');
      for (Command one : Commands.ALL) {
        row("    " + one.name(), one.summary());
      }
    }
    if (!command.notes().isEmpty()) {
      out.append('\n').append(command.notes());
    }
    if (!command.examples().isEmpty()) {
      out.append("\nexamples:\n");
      for (String example : command.examples()) {
        out.append("  ").append(example).append('\n');
      }
    }
    if (command == Commands.MAIN) {
      out.append("\nexit codes:\n");
      for (int code = 0; code < Commands.EXIT_CODES.size(); code++) {
        out.append("  ").append(code).append("  ").append(Commands.EXIT_CODES.get(code));
        out.append('\n');
      }
    }
  }

  /** A term and what it means; on lines of its own where the term is too long. */
  private void row(String term, String meaning) {
    out.append(term);
    int at = term.length();
    for (String line : meaning.split("\n")) {
      if (at > command.column() - 1) {
        out.append('\n');
        at = 0;
      }
      out.append(" ".repeat(command.column() - at)).append(line);
      at = command.column() + line.length();
    }
    out.append('\n');
  }
}
