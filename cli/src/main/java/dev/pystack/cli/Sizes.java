package dev.pystack.cli;

import java.util.Locale;

/** Sizes for people. */
final class Sizes {
  private Sizes() {}

  /** A size in the unit that fits: {@code 12 bytes}, {@code 3.4 MiB}. */
  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1023.95 && unit < 4) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", size, "KMGTP".charAt(unit));
  }
}
