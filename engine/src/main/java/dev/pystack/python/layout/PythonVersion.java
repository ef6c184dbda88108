package dev.pystack.python.layout;

/**
 * A CPython version as {@code PY_VERSION_HEX} has it.
 *
 * @param micro -1 where only the minor version is known
 * @param level release level: 0xA alpha, 0xB beta, 0xC candidate, 0xF final
 */
public record PythonVersion(int major, int minor, int micro, int level, int serial) {
  /** From {@code PY_VERSION_HEX}: 0x030d00f0 is 3.13.0. */
  public static PythonVersion ofHex(long hex) {
    return new PythonVersion(
        (int) (hex >>> 24 & 0xff),
        (int) (hex >>> 16 & 0xff),
        (int) (hex >>> 8 & 0xff),
        (int) (hex >>> 4 & 0xf),
        (int) (hex & 0xf));
  }

  public static PythonVersion of(int major, int minor) {
    return new PythonVersion(major, minor, -1, 0xF, 0);
  }

  /** Whether there is, or may soon be, such a Python: a number from garbage is hardly one. */
  public boolean known() {
    return major == 3 || (major == 2 && minor == 7);
  }

  /** {@code 3.11.7}, {@code 3.15.0b2}, or {@code 3.11} where the micro version is unknown. */
  public String text() {
    String text = major + "." + minor;
    if (micro < 0) {
      return text;
    }
    text += "." + micro;
    return switch (level) {
      case 0xA -> text + "a" + serial;
      case 0xB -> text + "b" + serial;
      case 0xC -> text + "rc" + serial;
      default -> text;
    };
  }
}
