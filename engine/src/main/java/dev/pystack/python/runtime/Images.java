package dev.pystack.python.runtime;

import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ELF images of a target, in the order in which an interpreter is looked for in them. */
final class Images {
  private Images() {}

  /**
   * First every {@code libpython}, then the executable, then the rest; each by rising address.
   * Files that are only being read (mapped without writable data) come last of all.
   */
  static List<Image> of(Target target) {
    List<Image> all = all(target);
    String executable = target.executable();
    List<Image> ordered = new ArrayList<>(all.size());
    int[] ranks = new int[all.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rank(all.get(i), executable);
    }
    for (int rank = 0; rank <= 4; rank++) {
      for (int i = 0; i < ranks.length; i++) {
        if (ranks[i] == rank) {
          ordered.add(all.get(i));
        }
      }
    }
    return ordered;
  }

  private static int rank(Image image, @Nullable String executable) {
    if (!image.hasData()) {
      return 4;
    }
    if (isLibPython(image)) {
      // the stub of the stable ABI has no variables of its own
      return image.name().startsWith("libpython3.so") ? 3 : 0;
    }
    return image.path().equals(executable) ? 1 : 3;
  }

  static boolean isLibPython(Image image) {
    return image.name().startsWith("libpython");
  }

  /** Whether the interpreter is expected here: a libpython, or the executable. */
  static boolean isExpected(Image image, @Nullable String executable) {
    return rank(image, executable) <= 1;
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
      images.add(new Image(target, first, writable));
      i = j;
    }
    return images;
  }
}
