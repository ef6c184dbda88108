import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.OptionTable;
import dev.pystack.cli.options.Positional;
import java.util.List;

/** The completions of zsh. */
final class ZshCompletion {
  private final StringBuilder out = new StringBuilder();

  String text() {
    out.append("#compdef pystack\n");
    out.append("# completions of pystack for zsh; made by the build from the table of options\n\n");
    out.append("_pystack() {\n  local curcontext=$curcontext state line\n");
    out.append("  typeset -A opt_args\n  local -a commands\n  commands=(\n");
    for (Command command : Commands.ALL) {
      out.append("    '").append(command.name()).append(':').append(quoted(command.summary()));
      out.append("'\n");
    }
    out.append("  )\n  _arguments -C \\\n");
    options(Commands.MAIN.options());
    out.append("    '1:command:->command' \\\n    '*::argument:->argument'\n");
    out.append("  case $state in\n    command) _describe command commands ;;\n");
    out.append("    argument)\n      case $line[1] in\n");
    for (Command command : Commands.ALL) {
      out.append("        ").append(command.name()).append(")\n  _arguments \\\n");
      options(command.options());
      for (int i = 0; i < command.positionals().size(); i++) {
        Positional one = command.positionals().get(i);
        out.append("    '").append(i + 1).append(one.optional() ? "::" : ":").append(one.name());
        out.append(one.name().equals("pid") ? ":_pids' \\\n" : ":_files' \\\n");
      }
      out.append("    && return ;;\n");
    }
    out.append("      esac ;;\n  esac\n}\n\n_pystack \"$@\"\n");
    return out.toString();
  }

  private void options(List<Option> options) {
    for (Option option : options) {
      out.append("    '").append(excluded(option, options)).append('\'');
      String name = "--" + option.name() + (option.value() == null ? "" : "=");
      if (option.letter() == 0) {
        out.append(name);
      } else {
        out.append("{-").append(option.letter()).append(',').append(name).append('}');
      }
      out.append("'[").append(quoted(WriteManual.brief(option))).append(']');
      if (option.value() != null) {
        out.append(':').append(quoted(option.value())).append(':').append(action(option.value()));
      }
      out.append("' \\\n");
    }
  }

  /** Which options are not offered any more when this one was given. */
  private static String excluded(Option option, List<Option> all) {
    if (option.name().equals("verbose")) {
      return "*"; // may be repeated
    }
    StringBuilder names = new StringBuilder();
    for (Option other : all) {
      if (other == option || (option.group() != 0 && other.group() == option.group())) {
        names.append(names.isEmpty() ? "" : " ").append("--").append(other.name());
        names.append(other.letter() == 0 ? "" : " -" + other.letter());
      }
    }
    return "(" + names + ")";
  }

  private static String action(String value) {
    return switch (value) {
      case OptionTable.METHODS -> "_values -s , method " + WriteManual.methods();
      case OptionTable.FOLDER -> "_directories";
      case OptionTable.FOLDERS -> "_dir_list";
      case OptionTable.FILE -> "_files";
      default -> throw WriteManual.unknown(value);
    };
  }

  private static String quoted(String text) {
    return text.replaceAll("([\\[\\]:\\\\])", "\\\\$1").replace("'", "'\\''");
  }
}
