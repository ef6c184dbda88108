import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ends the build with what the tests of all modules could not do on this machine: adds up the
 * {@code target/skips*.txt} that each module's tests have left. {@code Skips PROJECT_FOLDER}.
 */
final class Skips {
  private static final Pattern LINE = Pattern.compile("(Skipped for lack of .*): (\\d+) tests?");

  public static void main(String[] args) throws IOException {
    Map<String, Integer> skips = new TreeMap<>();
    int total = 0;
    try (Stream<Path> modules = Files.list(Path.of(args[0]))) {
      for (Path module : modules.toList()) {
        for (String name : new String[] {"skips.txt", "skips-archive.txt"}) {
          Path file = module.resolve("target").resolve(name);
          if (!Files.isRegularFile(file)) {
            continue;
          }
          for (String line : Files.readAllLines(file)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
              int n = Integer.parseInt(matcher.group(2));
              skips.merge(matcher.group(1), n, Integer::sum);
              total += n;
            }
          }
        }
      }
    }
    System.out.println("Tests skipped on this machine: " + total);
    for (Map.Entry<String, Integer> skip : skips.entrySet()) {
      int n = skip.getValue();
      System.out.println("  " + skip.getKey() + ": " + n + (n == 1 ? " test" : " tests"));
    }
  }
}
