package dev.pystack.demangle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares the demangler with c++filt and rustfilt on every mangled name of some files; see
 * CONTRIBUTING.md, "Names". Run by {@code engine/src/test/scripts/compare_names}.
 */
final class CompareNames {
  private static final Pattern RUST = Pattern.compile("_R.*|_ZN.*17h[0-9a-f]{16}E(\\..*)?");
  private static final int EXAMPLES = 5;

  private CompareNames() {}

  /** Per name one of these. */
  private enum Outcome {
    SAME,
    /** Left as it is by both. */
    LEFT_ALONE,
    /** Only we read it. */
    ONLY_OURS,
    ONLY_THEIRS,
    DIFFERENT
  }

  /**
   * @param files ELF files, or lists with a symbol per line
   */
  public static void main(String[] files) throws Exception {
    String cxxfilt = System.getProperty("cxxfilt", "c++filt");
    String rustfilt = System.getProperty("rustfilt", "rustfilt");
    List<String> rust = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String symbol : symbols(files)) {
      (RUST.matcher(symbol).matches() ? rust : others).add(symbol);
    }
    boolean agrees = compare("C++", others, List.of(cxxfilt, "-r"));
    agrees &= compare("Rust", rust, List.of(rustfilt));
    System.exit(agrees ? 0 : 1);
  }

  private static boolean compare(String what, List<String> symbols, List<String> tool)
      throws Exception {
    if (symbols.isEmpty()) {
      return true;
    }
    List<String> theirs = run(tool, symbols);
    if (theirs.size() != symbols.size()) {
      throw new IOException(tool + " wrote " + theirs.size() + " lines for " + symbols.size());
    }
    int[] counts = new int[Outcome.values().length];
    for (int i = 0; i < symbols.size(); i++) {
      String symbol = symbols.get(i);
      String found = Demangler.demangle(symbol);
      String ours = found == null ? symbol : found;
      Outcome outcome = outcome(symbol, ours, theirs.get(i));
      int count = ++counts[outcome.ordinal()];
      if (outcome.compareTo(Outcome.ONLY_OURS) >= 0 && count <= EXAMPLES) {
        System.out.println(outcome + " " + symbol);
        System.out.println("  ours   " + ours);
        System.out.println("  theirs " + theirs.get(i));
      }
    }
    StringBuilder line = new StringBuilder(what + ": " + symbols.size() + " names");
    for (Outcome outcome : Outcome.values()) {
      line.append(", ").append(counts[outcome.ordinal()]).append(' ');
      line.append(outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    System.out.println(line);
    return counts[Outcome.ONLY_THEIRS.ordinal()] + counts[Outcome.DIFFERENT.ordinal()] == 0;
  }

  private static Outcome outcome(String symbol, String ours, String theirs) {
    if (ours.equals(theirs)) {
      return ours.equals(symbol) ? Outcome.LEFT_ALONE : Outcome.SAME;
    }
    if (theirs.equals(symbol)) {
      return Outcome.ONLY_OURS;
    }
    return ours.equals(symbol) ? Outcome.ONLY_THEIRS : Outcome.DIFFERENT;
  }

  /** The mangled names of all files, each once. */
  private static Iterable<String> symbols(String[] files) throws Exception {
    TreeSet<String> all = new TreeSet<>();
    for (String file : files) {
      List<String> lines = new ArrayList<>();
      if (isElf(Path.of(file))) {
        lines.addAll(run(List.of("nm", "--format=just-symbols", file), List.of()));
        lines.addAll(run(List.of("nm", "-D", "--format=just-symbols", file), List.of()));
      } else {
        lines.addAll(Files.readAllLines(Path.of(file), StandardCharsets.UTF_8));
      }
      for (String line : lines) {
        int version = line.indexOf('@');
        String symbol = version < 0 ? line : line.substring(0, version);
        if (symbol.startsWith("_Z") || symbol.startsWith("_R") || symbol.startsWith("_GLOBAL_")) {
          all.add(symbol);
        }
      }
    }
    return all;
  }

  private static boolean isElf(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return new String(bytes.readNBytes(4), StandardCharsets.ISO_8859_1).equals("\u007fELF");
    }
  }

  private static List<String> run(List<String> command, List<String> input) throws Exception {
    Path in = Files.createTempFile("names", ".txt");
    try {
      Files.write(in, input, StandardCharsets.UTF_8);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output.lines().toList();
    } finally {
      Files.delete(in);
    }
  }
}
