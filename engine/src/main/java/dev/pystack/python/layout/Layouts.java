package dev.pystack.python.layout;

import org.jspecify.annotations.Nullable;

/** The layouts known: one class per minor version, generated from its layout file. */
public final class Layouts {
  /** The newest minor version with a layout file; newer ones are read by their debug offsets. */
  public static final int NEWEST_MINOR = 15;

  private Layouts() {}

  /**
   * The layout of a version. For a version newer than the newest known: that of the newest known,
   * which is right only where the target's debug offsets agree or replace it.
   *
   * @return null where none is known: a version or an ABI without a file or section
   */
  public static @Nullable Layout of(PythonVersion version, Abi abi) {
    if (version.major() == 2) {
      return version.minor() == 7 ? V2_7.of(version, abi) : null;
    }
    if (version.major() != 3) {
      return null;
    }
    return switch (version.minor()) {
      case 3 -> V3_3.of(version, abi);
      case 4 -> V3_4.of(version, abi);
      case 5 -> V3_5.of(version, abi);
      case 6 -> V3_6.of(version, abi);
      case 7 -> V3_7.of(version, abi);
      case 8 -> V3_8.of(version, abi);
      case 9 -> V3_9.of(version, abi);
      case 10 -> V3_10.of(version, abi);
      case 11 -> V3_11.of(version, abi);
      case 12 -> V3_12.of(version, abi);
      case 13 -> V3_13.of(version, abi);
      case 14 -> V3_14.of(version, abi);
      case 15 -> V3_15.of(version, abi);
      default -> version.minor() > NEWEST_MINOR ? V3_15.of(version, abi) : null;
    };
  }

  /** Whether the version has a file of its own, so that its layout is not a guess. */
  public static boolean knows(PythonVersion version) {
    return version.major() == 3
        ? version.minor() >= 3 && version.minor() <= NEWEST_MINOR
        : version.major() == 2 && version.minor() == 7;
  }

  /** The packed list of a version's {@link DebugOffsets}, or null where it is not known. */
  static @Nullable String debugOffsets(int minor) {
    return switch (minor) {
      case 13 -> V3_13.debugOffsets();
      case 14 -> V3_14.debugOffsets();
      case 15 -> V3_15.debugOffsets();
      default -> null;
    };
  }
}
