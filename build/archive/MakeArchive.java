import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Packs the runtime image that {@code ./pystack} has built, with a launcher and whatever else is
 * installed, into {@code pystack-VERSION-linux-ARCHITECTURE.tar.gz}. Run by the build: {@code
 * MakeArchive PROJECT_FOLDER VERSION TIME MODULE_PATH OUT_FOLDER}.
 */
final class MakeArchive {
  /** Of the image, what only its build or an IDE needs. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "built",
          "sources",
          "training.log",
          "bin/keytool",
          "lib/classlist",
          "lib/jexec",
          "lib/jrt-fs.jar",
          "lib/libjsig.so",
          "lib/server/libjsig.so");

  private static final Set<String> EXECUTABLE =
      Set.of("bin/pystack", "lib/pystack/bin/java", "lib/pystack/lib/jspawnhelper");

  private static final Pattern LICENCE =
      Pattern.compile("META-INF/((?:[A-Za-z-]*-)?(?:LICENSE|NOTICE)(?:\\.txt)?)");

  /** Name in the archive, without the folder that all are in, and content. */
  private final Map<String, byte[]> files = new TreeMap<>();

  private MakeArchive() {}

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    String name = "pystack-" + args[1] + "-linux-" + architecture();
    MakeArchive archive = new MakeArchive();
    archive.add("lib/pystack/", root.resolve("cli/target/image"), LEFT_OUT);
    archive.addLicences(args[3]);
    archive.files.put("bin/pystack", launcher(Files.readAllLines(root.resolve("pystack"))));
    archive.files.put("share/doc/pystack/LICENSE", Files.readAllBytes(root.resolve("LICENSE")));
    archive.add("share/", root.resolve("cli/target/share"), Set.of());
    Path to = Path.of(args[4]).resolve(name + ".tar.gz");
    archive.write(to, name + "/", Instant.parse(args[2]).getEpochSecond());
    System.out.println(to.getFileName() + ": " + (Files.size(to) + 500_000) / 1_000_000 + " MB");
  }

  /** As the builders of JDKs call it. */
  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("amd64") ? "x64" : name;
  }

  /** The launcher of the source tree without what builds the image. */
  static byte[] launcher(List<String> source) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("#!/bin/sh");
    lines.add("# Becomes pystack, in the JVM that is beside it. Forks nothing on the way.");
    int from = starting(source, "# source tree:");
    int to = starting(source, "# end");
    lines.addAll(source.subList(starting(source, "self="), from));
    lines.add("image=$root/../lib/pystack");
    lines.addAll(source.subList(to + 1, source.size()));
    return (String.join("\n", lines) + "\n").getBytes();
  }

  private static int starting(List<String> lines, String start) throws IOException {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new IOException("no line in ./pystack that starts with " + start);
  }

  private void add(String prefix, Path folder, Set<String> leftOut) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!leftOut.contains(name)) {
          files.put(prefix + name, Files.readAllBytes(file));
        }
      }
    }
  }

  /** Those of the libraries that are linked into the image: jlink drops them. */
  private void addLicences(String modulePath) throws IOException {
    for (String entry : modulePath.split(File.pathSeparator)) {
      if (!entry.endsWith(".jar")) {
        continue;
      }
      String library = Path.of(entry).getFileName().toString().replaceFirst("-[0-9].*", "");
      if (library.startsWith("pystack-")) {
        continue; // ours
      }
      try (JarFile jar = new JarFile(entry)) {
        for (JarEntry one : (Iterable<JarEntry>) jar.stream()::iterator) {
          Matcher matcher = LICENCE.matcher(one.getName());
          if (matcher.matches()) {
            try (InputStream in = jar.getInputStream(one)) {
              files.put("lib/pystack/legal/" + library + "/" + matcher.group(1), in.readAllBytes());
            }
          }
        }
      }
    }
  }

  private void write(Path to, String root, long seconds) throws IOException {
    Set<String> folders = new TreeSet<>();
    for (String name : files.keySet()) {
      for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
        folders.add(name.substring(0, slash + 1));
      }
    }
    Path part = to.resolveSibling(to.getFileName() + ".part");
    OutputStream file = new BufferedOutputStream(Files.newOutputStream(part));
    try (TarWriter tar = new TarWriter(new GZIPOutputStream(file, 1 << 16), seconds)) {
      tar.folder(root);
      for (String folder : folders) {
        tar.folder(root + folder);
      }
      for (Map.Entry<String, byte[]> one : files.entrySet()) {
        tar.file(root + one.getKey(), EXECUTABLE.contains(one.getKey()), one.getValue());
      }
    }
    Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
