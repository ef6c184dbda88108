import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.cli.options.Positional;
import dev.pystack.cli.options.Usage;
import dev.pystack.report.Tool;

/** The manual page, in the macros of man(7). */
final class ManPage {
  private final StringBuilder out = new StringBuilder();
  private final String date;

  ManPage(String date) {
    this.date = date;
  }

  String text() {
    out.append(".\\\" made by the build from the table of options\n");
    out.append(".TH PYSTACK 1 \"").append(date).append("\" \"pystack ").append(Tool.VERSION);
    out.append("\" \"User Commands\"\n.nh\n.ad l\n"); // no option is to be hyphenated
    section("NAME");
    line("pystack - " + Commands.MAIN.summary());
    section("SYNOPSIS");
    for (Command command : Commands.ALL) {
      synopsis(command);
    }
    section("DESCRIPTION");
    prose(Commands.MAIN.intro());
    section("OPTIONS");
    line("Every command has these:");
    Commands.MAIN.options().forEach(this::option);
    for (Command command : Commands.ALL) {
      section("PYSTACK " + command.name().toUpperCase());
      prose(command.intro());
      for (Positional positional : command.positionals()) {
        out.append(".TP\n.I ").append(escaped(positional.name())).append('\n');
        line(positional.help());
      }
      WriteManual.own(command).forEach(this::option);
      if (!command.notes().isEmpty()) {
        out.append(".PP\n");
        prose(command.notes());
      }
    }
    section("EXIT STATUS");
    for (int code = 0; code < Commands.EXIT_CODES.size(); code++) {
      out.append(".TP\n.B ").append(code).append('\n');
      line(Commands.EXIT_CODES.get(code));
    }
    section("EXAMPLES");
    for (Command command : Commands.ALL) {
      for (String example : command.examples()) {
        out.append(".PP\n.nf\n.RS\n");
        line(example);
        out.append(".RE\n.fi\n");
      }
    }
    section("SEE ALSO");
    out.append(".BR gdb (1),\n.BR gcore (1),\n.BR core (5),\n.BR ptrace (2)\n");
    return out.toString();
  }

  private void section(String name) {
    out.append(".SH ").append(name.contains(" ") ? '"' + name + '"' : name).append('\n');
  }

  private void synopsis(Command command) {
    out.append(".PP\n.B ").append(escaped(command.program())).append('\n');
    line(String.join(" ", Usage.parts(command.options())));
    String words = Usage.words(command).strip();
    if (!words.isEmpty()) {
      out.append(".I ").append(escaped(words)).append('\n');
    }
  }

  private void option(Option option) {
    out.append(".TP\n\\fB");
    if (option.letter() != 0) {
      out.append(escaped("-" + option.letter())).append("\\fR, \\fB");
    }
    out.append(escaped("--" + option.name())).append("\\fR");
    if (option.value() != null) {
      out.append(" \\fI").append(escaped(option.value())).append("\\fR");
    }
    out.append('\n');
    prose(option.help());
  }

  private void prose(String text) {
    text.lines().forEach(this::line);
  }

  private void line(String text) {
    boolean control = text.startsWith(".") || text.startsWith("'");
    out.append(control ? "\\&" : "").append(escaped(text)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }
}
