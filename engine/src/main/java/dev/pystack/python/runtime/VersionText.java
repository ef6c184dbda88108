package dev.pystack.python.runtime;

import dev.pystack.python.layout.PythonVersion;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Py_GetVersion()} and file names say of the version.
 *
 * @param freeThreaded whether the text says "free-threading build" (3.13t+)
 */
record VersionText(PythonVersion version, boolean freeThreaded) {
  private static final int MAX_BUILD = 40;

  /**
   * Reads a text such as {@code 3.11.7 (main, …}, {@code 2.7.18+ (default, …}, {@code 3.13.0rc1
   * experimental free-threading build (main, …}.
   *
   * @return null where the bytes at {@code from} are no such text
   */
  static @Nullable VersionText parse(byte[] bytes, int from, int to) {
    if (to - from < 8 || bytes[from] < '2' || bytes[from] > '3' || bytes[from + 1] != '.') {
      return null;
    }
    int at = from + 2;
    int end = digits(bytes, at, to);
    int minor = number(bytes, at, end);
    if (end == at || end == to || bytes[end] != '.') {
      return null;
    }
    at = end + 1;
    end = digits(bytes, at, to);
    if (end == at) {
      return null;
    }
    int micro = number(bytes, at, end);
    int level = 0xF;
    int serial = 0;
    at = end;
    if (at + 1 < to && (bytes[at] == 'a' || bytes[at] == 'b' || bytes[at] == 'r')) {
      level = bytes[at] == 'a' ? 0xA : bytes[at] == 'b' ? 0xB : 0xC;
      at += bytes[at] == 'r' ? 2 : 1;
      end = digits(bytes, at, to);
      if (end == at) {
        return null;
      }
      serial = number(bytes, at, end);
      at = end;
    }
    if (at < to && bytes[at] == '+') {
      at++;
    }
    if (at >= to || bytes[at] != ' ') {
      return null;
    }
    // between the number and the parenthesis stands at most what kind of build it is
    int limit = Math.min(to, at + MAX_BUILD);
    int parenthesis = at;
    while (parenthesis < limit && bytes[parenthesis] != '(') {
      if (bytes[parenthesis] < ' ') {
        return null;
      }
      parenthesis++;
    }
    if (parenthesis == limit) {
      return null;
    }
    boolean freeThreaded = contains(bytes, at, parenthesis, "free-threading");
    if (!freeThreaded && parenthesis != at + 1) {
      return null;
    }
    PythonVersion version = new PythonVersion(bytes[from] - '0', minor, micro, level, serial);
    return new VersionText(version, freeThreaded);
  }

  /** From a path such as {@code /usr/lib/libpython3.6m.so.1.0} or {@code /usr/bin/python3.13t}. */
  static @Nullable VersionText ofFileName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int at = name.indexOf("python");
    if (at < 0 || at + 9 > name.length()) {
      return null;
    }
    at += 6;
    int major = name.charAt(at) - '0';
    if (major < 2 || major > 3 || name.charAt(at + 1) != '.') {
      return null;
    }
    at += 2;
    int minor = 0;
    int digits = 0;
    while (at < name.length() && digits < 3 && name.charAt(at) >= '0' && name.charAt(at) <= '9') {
      minor = minor * 10 + name.charAt(at++) - '0';
      digits++;
    }
    if (digits == 0) {
      return null;
    }
    boolean freeThreaded = at < name.length() && name.charAt(at) == 't';
    return new VersionText(PythonVersion.of(major, minor), freeThreaded);
  }

  private static int digits(byte[] bytes, int at, int to) {
    int limit = Math.min(to, at + 3);
    int end = at;
    while (end < limit && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    return end;
  }

  private static int number(byte[] bytes, int at, int end) {
    int value = 0;
    for (int i = at; i < end; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }

  private static boolean contains(byte[] bytes, int from, int to, String text) {
    for (int i = from; i + text.length() <= to; i++) {
      int j = 0;
      while (j < text.length() && bytes[i + j] == text.charAt(j)) {
        j++;
      }
      if (j == text.length()) {
        return true;
      }
    }
    return false;
  }
}
