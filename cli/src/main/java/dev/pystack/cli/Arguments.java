package dev.pystack.cli;

import dev.pystack.cli.Request.General;
import dev.pystack.python.runtime.Method;
import dev.pystack.report.Tool;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.AmbiguousOptionException;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.DefaultParser.NonOptionAction;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** Understands command lines as PyStack does, down to the wording of its refusals. */
final class Arguments {
  private static final String PROGRAM = "pystack";
  private static final String[] COMMANDS = {"remote", "core", "demo"};

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
    CommandLine global = null;
    if (at > 0) {
      global = parse(general(), slice(args, 0, at), HelpText.USAGE, PROGRAM);
    }
    if (at == args.length) {
      throw new UsageException(
          HelpText.USAGE, PROGRAM, "the following arguments are required: command");
    }
    if (global != null && !global.getArgList().isEmpty()) {
      throw Unrecognized.of(global.getArgList(), general(), HelpText.USAGE, PROGRAM);
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
    throw new UsageException(HelpText.USAGE, PROGRAM, Unrecognized.command(command, COMMANDS));
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
        return help(i < command || command == args.length ? "" : args[command]);
      }
      if (arg.equals("--version")) {
        return Tool.VERSION + "\n";
      }
    }
    return null;
  }

  private static String help(String command) {
    return switch (command) {
      case "remote" -> HelpText.REMOTE;
      case "core" -> HelpText.CORE;
      case "demo" -> HelpText.DEMO;
      default -> HelpText.MAIN;
    };
  }

  static Options general() {
    Options options = new Options();
    options.addOption("h", "help", false, null);
    options.addOption("v", "verbose", false, null);
    options.addOption(null, "version", false, null);
    options.addOption(null, "no-color", false, null);
    return options;
  }

  private static Request remote(@Nullable CommandLine global, String[] args) throws UsageException {
    Options options = general();
    options.addOption(null, "no-block", false, null);
    options.addOption(null, "native", false, null);
    options.addOption(null, "native-all", false, null);
    options.addOption(null, "native-last", false, null);
    options.addOption(null, "locals", false, null);
    options.addOption(null, "exhaustive", false, null);
    options.addOption(null, "json", false, null);
    options.addOption(null, "method", true, null);
    String program = "pystack remote";
    CommandLine line = parse(options, args, HelpText.REMOTE_USAGE, program);
    List<String> words = line.getArgList();
    String pid = positional(words);
    if (pid == null) {
      throw new UsageException(
          HelpText.REMOTE_USAGE, program, "the following arguments are required: pid");
    }
    int number = pid(pid);
    List<Method> methods = methods(line, HelpText.REMOTE_USAGE, program);
    if (words.size() > 1) {
      words.remove(pid);
      throw Unrecognized.of(words, options, HelpText.REMOTE_USAGE, program);
    }
    boolean block = !line.hasOption("no-block");
    refuseNative(line, block);
    return new Request.Remote(
        general(global, line),
        number,
        block,
        line.hasOption("locals"),
        line.hasOption("json"),
        methods);
  }

  private static void refuseNative(CommandLine line, boolean block) throws UsageException {
    for (String option : new String[] {"native", "native-all", "native-last"}) {
      if (line.hasOption(option)) {
        throw block
            ? new UsageException(
                HelpText.REMOTE_USAGE,
                "pystack remote",
                "argument --" + option + ": native frames are not in this version yet")
            : new UsageException(
                HelpText.USAGE, PROGRAM, "Native traces are only available in blocking mode");
      }
    }
  }

  private static Request demo(@Nullable CommandLine global, String[] args) throws UsageException {
    Options options = general();
    options.addOption(null, "python", true, null);
    CommandLine line = parse(options, args, HelpText.DEMO_USAGE, "pystack demo");
    if (!line.getArgList().isEmpty()) {
      throw Unrecognized.of(line.getArgList(), options, HelpText.DEMO_USAGE, "pystack demo");
    }
    return new Request.Demo(general(global, line), line.getOptionValue("python"));
  }

  static General general(@Nullable CommandLine global, CommandLine line) {
    // PyStack takes the larger of the two counts
    int verbosity = Math.max(global == null ? 0 : verbosity(global), verbosity(line));
    boolean noColor =
        (global != null && global.hasOption("no-color")) || line.hasOption("no-color");
    return new General(verbosity, noColor);
  }

  private static int verbosity(CommandLine line) {
    int count = 0;
    for (Option option : line.getOptions()) {
      if ("v".equals(option.getOpt())) {
        count++;
      }
    }
    return count;
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
      throw new UsageException(
          HelpText.REMOTE_USAGE,
          "pystack remote",
          "argument pid: invalid int value: '" + word + "'");
    }
    if (pid <= 0) {
      throw new UsageException(
          HelpText.REMOTE_USAGE, "pystack remote", "argument pid: no process id: '" + word + "'");
    }
    return pid;
  }

  static List<Method> methods(CommandLine line, String usage, String program)
      throws UsageException {
    String[] lists = line.getOptionValues("method");
    if (lists == null) {
      return line.hasOption("exhaustive") ? Method.ALL : Method.DEFAULT;
    }
    List<Method> methods = new ArrayList<>();
    for (String list : lists) {
      for (String name : list.split(",", -1)) {
        Method method = Method.ofOption(name);
        if (method == null) {
          throw new UsageException(
              usage,
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

  /** Options and words; options that nobody knows are among the words. */
  static CommandLine parse(Options options, String[] args, String usage, String program)
      throws UsageException {
    try {
      return new DefaultParser().parse(options, null, NonOptionAction.SKIP, args);
    } catch (AmbiguousOptionException e) {
      throw new UsageException(usage, program, Unrecognized.ambiguous(e, options));
    } catch (MissingArgumentException e) {
      throw new UsageException(
          usage, program, "argument --" + e.getOption().getLongOpt() + ": expected one argument");
    } catch (ParseException e) {
      throw new UsageException(usage, program, String.valueOf(e.getMessage()));
    }
  }

  private static String[] slice(String[] args, int from, int to) {
    String[] slice = new String[to - from];
    System.arraycopy(args, from, slice, 0, to - from);
    return slice;
  }
}
