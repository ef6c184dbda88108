package dev.pystack.stacks;

import dev.pystack.model.Frame;
import dev.pystack.target.Target;
import dev.pystack.target.TextFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source lines of one report, from the target's own files; each file is read once. Not
 * thread-safe.
 */
public final class SourceLines {
  private static final int MAX_BYTES = 16 << 20;

  private static final int MAX_NAMED = 5;
  private static final String NEWER =
      " was changed after the process started: the source lines shown may not be what runs";
  private static final String NEWER_TOO = " were changed after the process started";

  private final Target target;
  private final HashMap<String, SourceFile> files = new HashMap<>();
  private final List<String> newer = new ArrayList<>();

  public SourceLines(Target target) {
    this.target = target;
  }

  /**
   * The line at which a frame stands.
   *
   * @param file as the code object has it
   * @return null where there is no such file ({@code <string>}, a path into an archive), where it
   *     has no such line, or nothing but white space on it
   */
  public Frame.@Nullable SourceLine at(String file, Frame.Position position) {
    if (position.line() <= 0 || file.isEmpty() || file.charAt(0) == '<') {
      return null;
    }
    SourceFile source = files.get(file);
    if (source == null) {
      source = open(file);
      files.put(file, source);
    }
    String line = source.line(position.line());
    return line == null ? null : cut(line, position);
  }

  /**
   * What the report's reader must know of the files; complete when all lines have been asked for.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < Math.min(newer.size(), MAX_NAMED); i++) {
      warnings.add(newer.get(i) + NEWER);
    }
    if (newer.size() > MAX_NAMED) {
      // an upgrade in place: its whole list helps nobody
      warnings.add((newer.size() - MAX_NAMED) + " more files" + NEWER_TOO);
    }
    return warnings;
  }

  private SourceFile open(String file) {
    TextFile text = target.textFile(file, MAX_BYTES);
    if (text == null) {
      return new SourceFile(new byte[0]);
    }
    if (text.newer()) {
      newer.add(file);
    }
    return new SourceFile(text.bytes());
  }

  /** Strips the line, and turns UTF-8 columns of the whole line into indices of what is left. */
  private static Frame.@Nullable SourceLine cut(String line, Frame.Position position) {
    int start = 0;
    int end = line.length();
    while (start < end && space(line.charAt(start))) {
      start++;
    }
    while (start < end && space(line.charAt(end - 1))) {
      end--;
    }
    if (start == end) {
      return null;
    }
    String text = line.substring(start, end);
    Frame.Range range = position.range();
    if (range == null) {
      return new Frame.SourceLine(text, 0, 0);
    }
    int from = clamp(index(line, range.column()) - start, text.length());
    // a range of several lines goes on to the end of its first one, the only one that is shown
    int to =
        range.endLine() == position.line()
            ? clamp(index(line, range.endColumn()) - start, text.length())
            : text.length();
    return from < to ? new Frame.SourceLine(text, from, to) : new Frame.SourceLine(text, 0, 0);
  }

  private static int clamp(int index, int length) {
    return Math.max(0, Math.min(index, length));
  }

  /** The UTF-16 index of the character that begins at, or covers, a column in UTF-8 bytes. */
  private static int index(String line, int column) {
    int bytes = 0;
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      int units = 1;
      int size;
      if (c < 0x80) {
        size = 1;
      } else if (c < 0x800) {
        size = 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < line.length()
          && Character.isLowSurrogate(line.charAt(i + 1))) {
        size = 4;
        units = 2;
      } else {
        size = 3;
      }
      if (bytes + size > column) {
        break;
      }
      bytes += size;
      i += units;
    }
    return i;
  }

  /** What {@code str.strip()} takes away. */
  private static boolean space(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    }
    if (c < 0x80) {
      return false;
    }
    return c == 0x85 || Character.isSpaceChar(c);
  }
}
