package dev.pystack.cli;

import dev.pystack.cli.Request.General;
import dev.pystack.cli.options.OptionTable;
import dev.pystack.python.runtime.Method;
import dev.pystack.report.Tool;
import dev.pystack.stacks.merge.NativeMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands command lines as PyStack does, down to the wording of its refusals. */
final class Arguments {
  private static final String PROGRAM = "pystack";
  private static final OptionNames GENERAL = new OptionNames(OptionTable.GENERAL);
  private static final OptionNames REMOTE = new OptionNames(OptionTable.REMOTE);

  private Arguments() {}

  /**
   * @throws UsageException when it cannot be understood
   */
  static Request parse(String[] args) throws UsageException {
    int at = command(args);
    // help and version need nothing else to be right
    String early = early(args, at);
    if (early != null) {
      return new Request.Print(early);
    }
    ParsedLine global = null;
    if (at > 0) {
      global = ParsedLine.of(GENERAL, slice(args, 0, at), PROGRAM);
    }
    if (at == args.length) {
      throw new UsageException(PROGRAM, "the following arguments are required: command");
    }
    if (global != null && !global.words().isEmpty()) {
      throw Unrecognized.of(global.words(), GENERAL, PROGRAM);
    }
    String[] rest = slice(args, at + 1, args.length);
    String command = args[at];
    if (command.equals("remote")) {
      return remote(global, rest);
    }
    if (command.equals("demo")) {
      return demo(global, rest);
    }
    if (command.equals("core")) {
      return CoreArguments.parse(global, rest);
    }
    throw new UsageException(PROGRAM, Unrecognized.command(command));
  }

  /** The index of the command's name; past the end where there is none. */
  private static int command(String[] args) {
    int at = 0;
    while (at < args.length && args[at].length() > 1 && args[at].charAt(0) == '-') {
      at++;
    }
    return at;
  }

  private static @Nullable String early(String[] args, int command) {
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--")) {
        break;
      }
      if (arg.equals("-h") || arg.equals("--help")) {
        return HelpText.of(i < command || command == args.length ? "" : args[command]);
      }
      if (arg.equals("--version")) {
        return Tool.VERSION + "\n";
      }
    }
    return null;
  }

  private static Request remote(@Nullable ParsedLine global, String[] args) throws UsageException {
    String program = "pystack remote";
    ParsedLine line = ParsedLine.of(REMOTE, args, program);
    List<String> words = line.words();
    String pid = positional(words);
    if (pid == null) {
      throw new UsageException(program, "the following arguments are required: pid");
    }
    int number = pid(pid);
    List<Method> methods = methods(line, program);
    if (words.size() > 1) {
      words.remove(pid);
      throw Unrecognized.of(words, REMOTE, program);
    }
    boolean block = !line.has("no-block");
    NativeMode natives = natives(line);
    if (natives != null && !block) {
      throw new UsageException(PROGRAM, "Native traces are only available in blocking mode");
    }
    return new Request.Remote(
        general(global, line),
        number,
        block,
        natives,
        line.has("locals"),
        line.has("json"),
        methods);
  }

  /**
   * The last of them counts, as with PyStack.
   *
   * @return null where none of the options was given
   */
  static @Nullable NativeMode natives(ParsedLine line) {
    List<String> names = line.names();
    for (int i = names.size() - 1; i >= 0; i--) {
      switch (names.get(i)) {
        case "native":
          return NativeMode.KNOWN_THREADS;
        case "native-all":
          return NativeMode.ALL_THREADS;
        case "native-last":
          return NativeMode.LAST;
        default:
          break;
      }
    }
    return null;
  }

  private static Request demo(@Nullable ParsedLine global, String[] args) throws UsageException {
    OptionNames known = new OptionNames(OptionTable.DEMO);
    ParsedLine line = ParsedLine.of(known, args, "pystack demo");
    if (!line.words().isEmpty()) {
      throw Unrecognized.of(line.words(), known, "pystack demo");
    }
    return new Request.Demo(general(global, line), line.value("python"));
  }

  static General general(@Nullable ParsedLine global, ParsedLine line) {
    // PyStack takes the larger of the two counts
    int verbosity = Math.max(global == null ? 0 : global.count("verbose"), line.count("verbose"));
    boolean noColor = (global != null && global.has("no-color")) || line.has("no-color");
    return new General(verbosity, noColor);
  }

  /** The first word that is none of an option, or null. */
  private static @Nullable String positional(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.length() < 2 || word.charAt(0) != '-' || Character.isDigit(word.charAt(1))) {
        return word;
      }
    }
    return null;
  }

  private static int pid(String word) throws UsageException {
    int pid;
    try {
      pid = Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new UsageException("pystack remote", "argument pid: invalid int value: '" + word + "'");
    }
    if (pid <= 0) {
      throw new UsageException("pystack remote", "argument pid: no process id: '" + word + "'");
    }
    return pid;
  }

  static List<Method> methods(ParsedLine line, String program) throws UsageException {
    if (!line.has("method")) {
      return line.has("exhaustive") ? Method.ALL : Method.DEFAULT;
    }
    List<Method> methods = new ArrayList<>();
    for (String list : line.values("method")) {
      for (String name : list.split(",", -1)) {
        Method method = Method.ofOption(name);
        if (method == null) {
          throw new UsageException(
              program,
              "argument --method: invalid choice: '" + name + "' (choose from " + names() + ")");
        }
        if (!methods.contains(method)) {
          methods.add(method);
        }
      }
    }
    return methods;
  }

  private static String names() {
    StringBuilder names = new StringBuilder();
    for (Method method : Method.values()) {
      names.append(names.isEmpty() ? "'" : ", '").append(method.option()).append('\'');
    }
    return names.toString();
  }

  private static String[] slice(String[] args, int from, int to) {
    String[] slice = new String[to - from];
    System.arraycopy(args, from, slice, 0, to - from);
    return slice;
  }
}
