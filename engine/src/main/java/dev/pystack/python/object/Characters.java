package dev.pystack.python.object;

/** The characters of a string object, or the first of them, as the target keeps them. */
final class Characters {
  private final byte[] data;
  private final int width;
  private final boolean bigEndian;
  private final int count;
  private final boolean complete;

  /**
   * @param width bytes of a character: 1, 2 or 4
   * @param complete whether these are all characters
   */
  Characters(byte[] data, int width, boolean bigEndian, boolean complete) {
    this.data = data;
    this.width = width;
    this.bigEndian = bigEndian;
    this.count = data.length / width;
    this.complete = complete;
  }

  int count() {
    return count;
  }

  boolean complete() {
    return complete;
  }

  byte[] data() {
    return data;
  }

  int width() {
    return width;
  }

  /** A code point, surrogates as they are; may lie outside Unicode when the memory is garbage. */
  int at(int index) {
    int i = index * width;
    switch (width) {
      case 1:
        return data[i] & 0xff;
      case 2:
        return bigEndian
            ? (data[i] & 0xff) << 8 | (data[i + 1] & 0xff)
            : (data[i + 1] & 0xff) << 8 | (data[i] & 0xff);
      default:
        return bigEndian
            ? data[i] << 24
                | (data[i + 1] & 0xff) << 16
                | (data[i + 2] & 0xff) << 8
                | (data[i + 3] & 0xff)
            : data[i + 3] << 24
                | (data[i + 2] & 0xff) << 16
                | (data[i + 1] & 0xff) << 8
                | (data[i] & 0xff);
    }
  }
}
