import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.OptionTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The completions of bash (4 or later), which need no library of functions. */
final class BashCompletion {
  /** What is the same for every table; {@code @…@} is filled in. */
  private static final String FRAME =
      """
      # completions of pystack for bash; made by the build from the table of options
      _pystack() {
        local cur=${COMP_WORDS[COMP_CWORD]} at=$COMP_CWORD command= given= i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case ${COMP_WORDS[i]} in
            @COMMANDS@) command=${COMP_WORDS[i]}; break ;;
          esac
        done
        # bash breaks words at : and =, too: find the option that a list or a value belongs to
        if [[ $cur == [:=] ]]; then
          cur=
          ((at++))
        fi
        while ((at > 2)) && [[ ${COMP_WORDS[at - 1]} == : ]]; do
          ((at -= 2))
        done
        [[ ${COMP_WORDS[at - 1]} == = ]] && ((at--))
        case ${COMP_WORDS[at - 1]} in
      @VALUES@  esac
        case $command in
      @OPTIONS@  esac
      }
      complete -F _pystack pystack
      """;

  String text() {
    Map<String, String> values = new LinkedHashMap<>();
    StringBuilder options = new StringBuilder();
    StringBuilder commands = new StringBuilder();
    for (Command command : Commands.ALL) {
      commands.append(commands.isEmpty() ? "" : " | ").append(command.name());
      for (Option option : command.options()) {
        if (option.value() != null) {
          values.put("--" + option.name(), option.value());
        }
      }
      branch(options, command.name(), command.options(), words(command));
    }
    branch(options, "*", Commands.MAIN.options(), list(commands.toString().replace(" |", "")));
    StringBuilder cases = new StringBuilder();
    values.forEach(
        (name, value) ->
            cases
                .append("    ")
                .append(name)
                .append(")\n")
                .append(value(value))
                .append("      return ;;\n"));
    return FRAME
        .replace("@COMMANDS@", commands)
        .replace("@VALUES@", cases)
        .replace("@OPTIONS@", options);
  }

  private static void branch(StringBuilder out, String name, List<Option> options, String words) {
    StringBuilder names = new StringBuilder();
    for (Option option : options) {
      names.append(option.letter() == 0 ? "" : "-" + option.letter() + " ");
      names.append("--").append(option.name()).append(' ');
    }
    out.append("    ").append(name).append(")\n      if [[ $cur == -* ]]; then\n  ");
    out.append(list(names.toString().strip()));
    if (!words.isEmpty()) {
      out.append("      else\n  ").append(words);
    }
    out.append("      fi ;;\n");
  }

  /** The commands that complete what is not an option. */
  private static String words(Command command) {
    if (command.positionals().isEmpty()) {
      return "";
    }
    return command.positionals().getFirst().name().equals("pid")
        ? list("$(pgrep -f python 2>/dev/null)")
        : files("-f");
  }

  private static String value(String value) {
    return switch (value) {
      case OptionTable.METHODS ->
          "      [[ $cur == *,* ]] && given=${cur%,*},\n"
              + list(WriteManual.methods())
                  .replace("\"$cur\"", "\"${cur##*,}\"")
                  .replace("compgen", "compgen -P \"$given\"");
      case OptionTable.FOLDER, OptionTable.FOLDERS -> files("-d");
      case OptionTable.FILE -> files("-f");
      default -> throw WriteManual.unknown(value);
    };
  }

  private static String list(String words) {
    return "      mapfile -t COMPREPLY < <(compgen -W \"" + words + "\" -- \"$cur\")\n";
  }

  private static String files(String kind) {
    return "      mapfile -t COMPREPLY < <(compgen "
        + kind
        + " -- \"$cur\"); compopt -o filenames 2>/dev/null\n";
  }
}
