import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.OptionTable;
import dev.pystack.cli.options.Positional;

/** The completions of fish. */
final class FishCompletion {
  private final StringBuilder out = new StringBuilder();

  String text() {
    out.append("# completions of pystack for fish; made by the build from the table of options\n");
    out.append("complete -c pystack -f\n");
    for (Option option : Commands.MAIN.options()) {
      option("", option);
    }
    for (Command command : Commands.ALL) {
      out.append("complete -c pystack -n __fish_use_subcommand -a ").append(command.name());
      out.append(" -d ").append(quoted(command.summary())).append('\n');
    }
    for (Command command : Commands.ALL) {
      String when = " -n '__fish_seen_subcommand_from " + command.name() + "'";
      for (Option option : WriteManual.own(command)) {
        option(when, option);
      }
      if (!command.positionals().isEmpty()) {
        Positional first = command.positionals().getFirst();
        boolean pid = first.name().equals("pid");
        out.append("complete -c pystack").append(when);
        out.append(pid ? " -a '(__fish_complete_pids)'\n" : " -F\n");
      }
    }
    return out.toString();
  }

  private void option(String when, Option option) {
    out.append("complete -c pystack").append(when);
    if (option.letter() != 0) {
      out.append(" -s ").append(option.letter());
    }
    out.append(" -l ").append(option.name());
    if (option.value() != null) {
      out.append(value(option.value()));
    }
    out.append(" -d ").append(quoted(WriteManual.brief(option))).append('\n');
  }

  private static String value(String value) {
    return switch (value) {
      case OptionTable.METHODS -> " -x -a '(__fish_append , " + WriteManual.methods() + ")'";
      case OptionTable.FOLDER, OptionTable.FOLDERS -> " -x -a '(__fish_complete_directories)'";
      case OptionTable.FILE -> " -r -F";
      default -> throw WriteManual.unknown(value);
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
