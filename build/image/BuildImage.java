import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the runtime image that {@code ./pystack} starts: a JVM with the program's modules in it and
 * an AOT cache trained on real work. Run by the build: {@code BuildImage MODULE_PATH NATIVE_FOLDER
 * IMAGE}.
 */
final class BuildImage {
  private static final String MODULE = "dev.pystack.cli";

  /**
   * How the program is started, in training as in use: an option that differs would lose the AOT
   * cache. C1 alone, and only for what runs often: the program ends before more would pay.
   * ArchiveRelocationMode=0 maps the cache where it was made for, without patching its pointers. No
   * training data: what they would have compiled early costs more than it saves. UseCompressedOops
   * is the default only up to 120 GB of memory; where it is off, the cache is refused. Small tables
   * of strings and symbols, which grow: the JVM clears them page by page. No machine code for
   * ciphers, digests and Base64, which it would generate at each start.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=2",
          "-XX:-UsePerfData",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          "-XX:+UseCompressedOops",
          "-XX:-AOTRecordTraining",
          "-XX:-AOTReplayTraining",
          "-XX:+UnlockExperimentalVMOptions",
          "-XX:StringTableSize=2048",
          "-XX:SymbolTableSize=2048",
          "-XX:-UseAES",
          "-XX:-UseSHA",
          "-XX:-UseGHASHIntrinsics",
          "-XX:-UseChaCha20Intrinsics",
          "-XX:-UsePoly1305Intrinsics",
          "-XX:-UseBASE64Intrinsics",
          "-Xlog:disable",
          "--enable-native-access=dev.pystack.linux");

  /** Packages of which a report may need classes that the one trained on did not. */
  private static final String PLAIN =
      "dev/pystack/(target/(?=TargetThread)|python/(layout|runtime|frame|thread)/)";

  private static final String ALL = "dev/pystack/.*";

  private static final String LOCALS =
      "dev/pystack/(target/(?=TargetThread)|python/(layout|runtime|frame|thread|object)/)";

  private static final String CORE =
      "dev/pystack/(target/(?=TargetThread)|(model|target/core|python/(layout|runtime|frame|thread))/)";

  private BuildImage() {}

  public static void main(String[] args) throws Exception {
    Path image = Path.of(args[2]);
    deleteTree(image);
    System.out.println("linking the runtime image");
    link(args[0], image);
    copyNatives(Path.of(args[1]), image.resolve("lib"));
    System.out.println("training its AOT caches");
    Path lean = image.resolveSibling(image.getFileName() + "-training");
    deleteTree(lean);
    try {
      // several, because a JVM loads all that its cache has learnt
      Training training = new Training(image, trainingImage(image, lean), OPTIONS, MODULE);
      training.train("plain", classes(args[0], PLAIN), "pystack.aot");
      training.train("locals", classes(args[0], LOCALS), "pystack-locals.aot");
      training.train("core", classes(args[0], CORE), "pystack-core.aot");
      training.train("all", classes(args[0], ALL), "pystack-all.aot");
    } catch (IOException e) {
      // the program runs without the cache too
      System.out.println("training failed, every start will be slower: " + e.getMessage());
    } finally {
      deleteTree(lean);
    }
    // read by the launcher: the one list of options
    Files.writeString(image.resolve("options"), String.join(" ", OPTIONS) + "\n");
  }

  /** What to train in: a copy that loads less, or else the image itself. */
  private static Path trainingImage(Path image, Path copy) {
    try {
      TrainingImage.make(image, copy);
      return copy;
    } catch (IOException otherJava) {
      System.out.println("training in the image itself: " + otherJava.getMessage());
      return image;
    }
  }

  private static void link(String modulePath, Path image) {
    // what has no content yet (a module without classes) is no module
    List<String> path = new ArrayList<>();
    for (String entry : modulePath.split(File.pathSeparator)) {
      if (Files.exists(Path.of(entry))) {
        path.add(entry);
      }
    }
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int status =
        jlink.run(
            writer,
            writer,
            "--module-path",
            String.join(File.pathSeparator, path),
            "--add-modules",
            MODULE,
            "--no-header-files",
            "--no-man-pages",
            "--strip-java-debug-attributes",
            "--output",
            image.toString());
    if (status != 0) {
      throw new IllegalStateException("jlink: " + output);
    }
  }

  /** The names of the program's own classes in some packages. */
  private static List<String> classes(String modulePath, String packages) throws IOException {
    Pattern pattern = Pattern.compile(packages + "[A-Z][^/]*\\.class");
    List<String> names = new ArrayList<>();
    for (String entry : modulePath.split(File.pathSeparator)) {
      Path root = Path.of(entry);
      if (!Files.isDirectory(root)) {
        continue; // a library
      }
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted().toList()) {
          String name = root.relativize(file).toString();
          if (pattern.matcher(name).matches()) {
            names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
          }
        }
      }
    }
    return names;
  }

  /**
   * Native stubs are loaded from the image's lib folder: in a jar they would have to be unpacked.
   */
  private static void copyNatives(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
