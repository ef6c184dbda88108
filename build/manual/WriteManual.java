import dev.pystack.cli.options.Command;
import dev.pystack.cli.options.Commands;
import dev.pystack.cli.options.Option;
import dev.pystack.python.runtime.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the manual page and the completions of bash, zsh and fish from the table of options that
 * the program itself uses. Run by the build, with the program's classes on the class path: {@code
 * WriteManual TIME OUTPUT_FOLDER}; in it, files lie as they do below {@code /usr/share}.
 */
final class WriteManual {
  private static final int SHORT = 70;

  private WriteManual() {}

  public static void main(String[] args) throws IOException {
    String date = args[0].substring(0, "2026-01-01".length());
    Path share = Path.of(args[1]);
    write(share.resolve("man/man1/pystack.1"), new ManPage(date).text());
    write(share.resolve("bash-completion/completions/pystack"), new BashCompletion().text());
    write(share.resolve("zsh/site-functions/_pystack"), new ZshCompletion().text());
    write(share.resolve("fish/vendor_completions.d/pystack.fish"), new FishCompletion().text());
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** The options of a command that the program itself has not. */
  static List<Option> own(Command command) {
    List<Option> own = new ArrayList<>(command.options());
    own.removeAll(Commands.MAIN.options());
    return own;
  }

  /** What {@code --method} knows. */
  static String methods() {
    StringBuilder names = new StringBuilder();
    for (Method method : Method.values()) {
      names.append(names.isEmpty() ? "" : " ").append(method.option());
    }
    return names.toString();
  }

  /** The first part of an option's help: what fits beside it in a list. */
  static String brief(Option option) {
    String text = option.help().replace('\n', ' ');
    for (String end : new String[] {". ", "; ", " ("}) {
      int at = text.indexOf(end);
      text = at < 0 ? text : text.substring(0, at);
    }
    while (text.length() > SHORT || text.indexOf(": ", SHORT / 2) > 0) {
      int at = Math.max(text.lastIndexOf(": "), text.lastIndexOf(", "));
      if (at < 0) {
        break;
      }
      text = text.substring(0, at);
    }
    return text;
  }

  /** A value of a kind that no completion was written for yet. */
  static IllegalStateException unknown(String value) {
    return new IllegalStateException("no completion for values called " + value);
  }
}
