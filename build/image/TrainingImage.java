import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * A copy of the runtime image to train AOT caches in, which are for the image itself.
 *
 * <p>A JVM that records or writes a cache asks its modules a few questions that no other start asks
 * (ModuleBootstrap.boot2, step 8), and asks them by streams and lambdas: these load the compiler of
 * lambdas, some 150 classes, and every later start would load all of them from the cache. In the
 * copy the three methods answer at once, what is known of an image made by jlink. Nothing of it
 * runs later: what these methods lead to is itself in the cache.
 */
final class TrainingImage {
  private static final String BOOTSTRAP = "jdk/internal/module/ModuleBootstrap.class";

  private static final byte ICONST_0 = 0x03;
  private static final byte ICONST_1 = 0x04;
  private static final byte IRETURN = (byte) 0xac;

  /** What each method returns. */
  private static final Map<String, Byte> ANSWERS =
      Map.of(
          "allJrtOrModularJar", ICONST_1,
          "containsSplitPackages", ICONST_0,
          "containsIncubatorModule", ICONST_0);

  private TrainingImage() {}

  /**
   * Makes the copy.
   *
   * @param image that was linked
   * @param copy a folder that is not there yet, in the same file system
   * @throws IOException when it cannot be made, or this Java's bootstrap is another
   */
  static void make(Path image, Path copy) throws IOException {
    link(image, copy);
    byte[] old = bootstrap(image);
    byte[] modules = Files.readAllBytes(image.resolve("lib/modules"));
    byte[] answering = answering(old);
    System.arraycopy(answering, 0, modules, only(modules, old), answering.length);
    // the link to the image's own file goes first
    Files.delete(copy.resolve("lib/modules"));
    Files.write(copy.resolve("lib/modules"), modules);
  }

  private static void link(Path image, Path copy) throws IOException {
    Files.walkFileTree(
        image,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectory(copy.resolve(image.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path to = copy.resolve(image.relativize(file));
            try {
              Files.createLink(to, file);
            } catch (IOException | UnsupportedOperationException noLinks) {
              Files.copy(file, to);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static byte[] bootstrap(Path image) throws IOException {
    Map<String, String> home = Map.of("java.home", image.toString());
    try (FileSystem classes = FileSystems.newFileSystem(URI.create("jrt:/"), home)) {
      return Files.readAllBytes(classes.getPath("/modules/java.base/" + BOOTSTRAP));
    }
  }

  private static byte[] answering(byte[] old) throws IOException {
    byte[] changed = old.clone();
    Map<String, Byte> left = new HashMap<>(ANSWERS);
    for (MethodModel method : ClassFile.of().parse(old).methods()) {
      Byte answer = left.remove(method.methodName().stringValue());
      if (answer != null && method.code().orElse(null) instanceof CodeAttribute code) {
        int at = only(old, code.codeArray());
        changed[at] = answer;
        changed[at + 1] = IRETURN;
      }
    }
    if (!left.isEmpty()) {
      throw new IOException("this Java's module bootstrap has no " + left.keySet());
    }
    return changed;
  }

  /** Where one array is in another, in which it must be once. */
  private static int only(byte[] all, byte[] part) throws IOException {
    int found = -1;
    for (int at = 0; at + part.length <= all.length; at++) {
      if (all[at] == part[0] && startsWith(all, at, part)) {
        if (found >= 0) {
          throw new IOException("this Java's module bootstrap is not found for sure");
        }
        found = at;
      }
    }
    if (found < 0) {
      throw new IOException("this Java's module bootstrap is not found");
    }
    return found;
  }

  private static boolean startsWith(byte[] all, int at, byte[] part) {
    for (int i = 0; i < part.length; i++) {
      if (all[at + i] != part[i]) {
        return false;
      }
    }
    return true;
  }
}
