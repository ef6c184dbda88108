package dev.pystack.cli;

import dev.pystack.cli.options.OptionTable;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Understands the command line of {@code pystack core}. */
final class CoreArguments {
  private static final String PROGRAM = "pystack core";
  private static final String PATH = "lib-search-path";
  private static final String ROOT = "lib-search-root";

  private static final OptionNames KNOWN = new OptionNames(OptionTable.CORE);

  private CoreArguments() {}

  static Request parse(@Nullable ParsedLine global, String[] args) throws UsageException {
    ParsedLine line = ParsedLine.of(KNOWN, args, PROGRAM);
    refuse(line);
    List<String> words = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String word : line.words()) {
      boolean option = word.length() > 1 && word.charAt(0) == '-';
      (option || words.size() == 2 ? unknown : words).add(word);
    }
    if (words.isEmpty()) {
      throw usage("the following arguments are required: core");
    }
    if (!unknown.isEmpty()) {
      throw Unrecognized.of(unknown, KNOWN, PROGRAM);
    }
    String core = words.get(0);
    if (!new File(core).exists()) {
      throw new UsageException("pystack", "Core " + core + " does not exist");
    }
    String executable = words.size() > 1 ? words.get(1) : null;
    if (executable != null && !new File(executable).exists()) {
      throw new UsageException("pystack", "Executable " + executable + " does not exist");
    }
    String path = line.value(PATH);
    return new Request.Core(
        Arguments.general(global, line),
        core,
        executable,
        Arguments.natives(line),
        line.has("locals"),
        line.has("json"),
        Arguments.methods(line, PROGRAM),
        path == null ? List.of() : List.of(path.split(":")),
        root(line.value(ROOT)));
  }

  private static @Nullable String root(@Nullable String root) throws UsageException {
    if (root != null && !new File(root).isDirectory()) {
      throw usage(root + " is not a valid path");
    }
    if (root != null && !new File(root).canRead()) {
      throw usage(root + " is not a readable directory");
    }
    return root;
  }

  private static void refuse(ParsedLine line) throws UsageException {
    String search = null;
    for (String name : line.names()) {
      if (name.equals(PATH) || name.equals(ROOT)) {
        if (search != null && !search.equals(name)) {
          throw usage("argument --" + name + ": not allowed with argument --" + search);
        }
        search = name;
      }
    }
  }

  private static UsageException usage(String message) {
    return new UsageException(PROGRAM, message);
  }
}
