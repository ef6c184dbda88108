import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks ({@code --check}) or restores ({@code --write}) the format of every Java source of the
 * project with google-java-format, in one JVM. Run by the build: see CONTRIBUTING.md.
 */
final class Format {
  private static final List<String> FOLDERS =
      List.of(
          "build",
          "testkit/src",
          "engine/src",
          "linux/src",
          "cli/src",
          "bench/hello",
          "bench/jmh/src");

  public static void main(String[] args) throws Exception {
    boolean write = args.length == 1 && args[0].equals("--write");
    List<String> options = new ArrayList<>();
    if (write) {
      options.add("--replace");
    } else {
      options.add("--dry-run");
      options.add("--set-exit-if-changed");
    }
    for (String folder : FOLDERS) {
      Path path = Path.of(folder);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          files
              .map(Path::toString)
              .filter(name -> name.endsWith(".java"))
              .sorted()
              .forEach(options::add);
        }
      }
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(options.toArray(String[]::new));
    if (status != 0) {
      System.err.println("These files are not formatted; run: mvn -N -Pformat verify");
      System.exit(1);
    }
  }
}
