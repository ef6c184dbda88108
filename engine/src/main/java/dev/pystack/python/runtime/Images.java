package dev.pystack.python.runtime;

import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;

/** The programs and libraries in a target, by rising address. */
final class Images {
  private final List<Image> expected = new ArrayList<>();
  private final List<Image> others = new ArrayList<>();

  private Images() {}

  /** Sorts the programs and libraries of a target; files that are only being read are no images. */
  static Images of(Target target) {
    Images images = new Images();
    List<Image> all = all(target);
    for (int i = 0; i < all.size(); i++) {
      if (isLibPython(all.get(i))) {
        images.expected.add(all.get(i));
      }
    }
    boolean shared = !images.expected.isEmpty();
    String executable = target.executable();
    for (int i = 0; i < all.size(); i++) {
      Image image = all.get(i);
      if (image.path().equals(executable)) {
        (shared ? images.others : images.expected).add(image);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      Image image = all.get(i);
      if (!isLibPython(image) && !image.path().equals(executable)) {
        images.others.add(image);
      }
    }
    return images;
  }

  /**
   * Where the interpreter should be: each {@code libpython}, or where there is none the program.
   */
  List<Image> expected() {
    return expected;
  }

  /** Where else it could be, if it is embedded in some program or library. */
  List<Image> others() {
    return others;
  }

  private static boolean isLibPython(Image image) {
    // libpython3.so, the stub of the stable ABI, has no variables of its own
    return image.name().startsWith("libpython") && !image.name().startsWith("libpython3.so");
  }

  private static List<Image> all(Target target) {
    List<Mapping> mappings = target.mappings();
    List<Image> images = new ArrayList<>();
    int i = 0;
    while (i < mappings.size()) {
      Mapping lowest = mappings.get(i);
      if (!lowest.hasFile()) {
        i++;
        continue;
      }
      Mapping first = lowest;
      boolean start = lowest.fileOffset() == 0;
      boolean writable = lowest.writable();
      long end = lowest.end();
      int j = i + 1;
      for (; j < mappings.size(); j++) {
        Mapping next = mappings.get(j);
        if (next.start() != end && !next.path().equals(lowest.path())) {
          break;
        }
        if (next.path().isEmpty()) {
          // memory in front of a segment of the same image, or what comes behind its last
          end = next.end();
          continue;
        }
        if (!next.path().equals(lowest.path()) || start && next.fileOffset() == 0) {
          break;
        }
        if (next.fileOffset() == 0) {
          first = next;
          start = true;
        }
        writable |= next.writable();
        end = next.end();
      }
      if (writable) {
        images.add(new Image(target, first));
      }
      i = j;
    }
    return images;
  }
}
