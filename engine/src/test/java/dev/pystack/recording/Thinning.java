package dev.pystack.recording;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Zeroes what was read but not needed: a search reads all variables of a program to find one. Only
 * in long stretches; what was read field by field is needed, or would be by another reader.
 */
final class Thinning {
  private static final int LONG = 2048;
  private static final int SMALLEST = 64;

  private final Recording recording;
  private final Predicate<Recording> same;

  private Thinning(Recording recording, Predicate<Recording> same) {
    this.recording = recording;
    this.same = same;
  }

  /**
   * Changes a recording's bytes.
   *
   * @param same whether it still gives its report
   */
  static void thin(Recording recording, Predicate<Recording> same) {
    Thinning thinning = new Thinning(recording, same);
    thinning.memory(recording.memory());
    recording.files().values().forEach(thinning::memory);
  }

  private void memory(RecordedMemory memory) {
    for (RecordedMemory.Stretch stretch : memory.stretches()) {
      if (stretch.bytes().length > LONG) {
        part(stretch.bytes(), 0, stretch.bytes().length);
      }
    }
  }

  private void part(byte[] bytes, int from, int to) {
    byte[] before = Arrays.copyOfRange(bytes, from, to);
    Arrays.fill(bytes, from, to, (byte) 0);
    if (Arrays.equals(before, new byte[before.length]) || same.test(recording)) {
      return;
    }
    System.arraycopy(before, 0, bytes, from, before.length);
    if (to - from > SMALLEST) {
      int middle = from + to >>> 1;
      part(bytes, from, middle);
      part(bytes, middle, to);
    }
  }
}
