package dev.pystack.cli;

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

/** Part of a command line taken apart: options by their long names, and words. */
final class ParsedLine {
  // those of one option have the same index; the value of a flag is empty
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> words;

  private ParsedLine(List<String> words) {
    this.words = words;
  }

  /**
   * Takes words apart. Options that nobody knows are among the words.
   *
   * @param program the words that start the command whose options are {@code known}
   * @throws UsageException when an option lacks its value, or could be one or another
   */
  static ParsedLine of(OptionNames known, String[] args, String program) throws UsageException {
    ParsedLine plain = plain(known, args);
    return plain != null ? plain : any(known.options(), args, program);
  }

  /**
   * What most people type, flags in full and words, without the library: its streams and lambdas
   * take a cold JVM longer than reading a process.
   *
   * @return null for anything else
   */
  static @Nullable ParsedLine plain(OptionNames known, String[] args) {
    ParsedLine line = new ParsedLine(new ArrayList<>());
    for (String arg : args) {
      if (arg.isEmpty() || arg.charAt(0) != '-') {
        line.words.add(arg);
      } else if (arg.startsWith("--") && known.isFlag(arg.substring(2))) {
        line.add(arg.substring(2), "");
      } else {
        return null;
      }
    }
    return line;
  }

  /** Everything that the library understands: abbreviations, letters, values. */
  static ParsedLine any(Options options, String[] args, String program) throws UsageException {
    try {
      CommandLine parsed = new DefaultParser().parse(options, null, NonOptionAction.SKIP, args);
      ParsedLine line = new ParsedLine(parsed.getArgList());
      for (Option option : parsed.getOptions()) {
        String value = option.getValue();
        line.add(option.getLongOpt(), value == null ? "" : value);
      }
      return line;
    } catch (AmbiguousOptionException e) {
      throw new UsageException(program, Unrecognized.ambiguous(e, options));
    } catch (MissingArgumentException e) {
      throw new UsageException(
          program, "argument --" + e.getOption().getLongOpt() + ": expected one argument");
    } catch (ParseException e) {
      throw new UsageException(program, String.valueOf(e.getMessage()));
    }
  }

  private void add(String name, String value) {
    names.add(name);
    values.add(value);
  }

  /** The names of all options, in the order in which they were given, as often as they were. */
  List<String> names() {
    return names;
  }

  /** What belongs to no option; may be changed. */
  List<String> words() {
    return words;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  int count(String name) {
    int count = 0;
    for (String one : names) {
      if (one.equals(name)) {
        count++;
      }
    }
    return count;
  }

  /** The first value of an option, or null where it was not given. */
  @Nullable String value(String name) {
    int at = names.indexOf(name);
    return at < 0 ? null : values.get(at);
  }

  /** All values of an option. */
  List<String> values(String name) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        all.add(values.get(i));
      }
    }
    return all;
  }
}
