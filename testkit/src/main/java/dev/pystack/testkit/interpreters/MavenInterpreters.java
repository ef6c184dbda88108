package dev.pystack.testkit.interpreters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The interpreters that the build itself brings: the jars of {@code org.bytedeco:cpython} that
 * testkit's pom copies to {@code target/interpreters}, unpacked beside them on first use. Shared
 * and stripped, for glibc.
 */
final class MavenInterpreters {
  private static final String[] VERSIONS = {
    "3.7.9", "3.9.6", "3.10.8", "3.11.3", "3.12.1", "3.13.0", "3.13.5", "3.14.3"
  };
  private static final String INSIDE = "org/bytedeco/cpython/linux-x86_64/";

  private MavenInterpreters() {}

  static void addTo(List<Candidate> candidates) {
    for (String version : VERSIONS) {
      String name = "maven-" + version;
      candidates.add(new Candidate(name, () -> find(name, version)));
    }
  }

  private static Interpreter find(String name, String version)
      throws Unavailable, IOException, InterruptedException {
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!machine.equals("amd64")) {
      throw new Unavailable("for x86-64, and this machine is " + machine);
    }
    Path folder = Places.projectRoot().resolve("target").resolve("interpreters");
    Path jar = folder.resolve("cpython-" + version + ".jar");
    if (!Files.isRegularFile(jar)) {
      throw new Unavailable("mvn process-test-resources has not brought " + jar.getFileName());
    }
    Path home = folder.resolve(name);
    unpackOnce(jar, home);
    String minor = version.substring(0, version.lastIndexOf('.'));
    Path executable = home.resolve("bin").resolve("python" + minor);
    Map<String, String> environment =
        Map.of("LD_LIBRARY_PATH", home.resolve("lib") + ":" + home, "PYTHONHOME", home.toString());
    return Probe.interpreter(
        name,
        List.of(executable.toString()),
        executable,
        environment,
        null,
        Set.of(Trait.SHARED, Trait.STRIPPED));
  }

  /** Unpacks what a test needs; safe against other JVMs that do the same. */
  private static void unpackOnce(Path jar, Path home) throws IOException {
    Path done = home.resolve(".unpacked");
    Path lock = home.resolveSibling(home.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && !Files.exists(done)) {
        unpack(jar, home);
        Files.createFile(done);
      }
    }
  }

  private static void unpack(Path jar, Path home) throws IOException {
    List<Path> programs = new ArrayList<>();
    try (InputStream in = Files.newInputStream(jar);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        if (entry.isDirectory() || !path.startsWith(INSIDE) || isSpare(path)) {
          continue;
        }
        Path file = home.resolve(path.substring(INSIDE.length())).normalize();
        if (!file.startsWith(home)) {
          throw new IOException(jar + " leads out of its folder: " + path);
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
        if (home.resolve("bin").equals(file.getParent())) {
          programs.add(file);
        }
      }
    }
    for (Path program : programs) {
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
    }
  }

  private static boolean isSpare(String path) {
    return path.contains("/test/")
        || path.contains("/tests/")
        || path.contains("/idlelib/")
        || path.contains("/site-packages/")
        || path.contains("/ensurepip/")
        || path.contains("/tkinter/");
  }
}
