package dev.pystack.dwarf;

/**
 * The shape of entries: a tag and a list of attributes with their forms (DWARF 5 §7.5.3).
 *
 * @param names attribute codes
 * @param implicit values of {@link Form#IMPLICIT_CONST}, else 0
 * @param size how many bytes the values take where that is the same for all entries
 */
record Abbreviation(
    int tag, boolean hasChildren, int[] names, Form[] forms, long[] implicit, Sizes size) {

  /**
   * Bytes of all values together.
   *
   * @param fixed bytes of those of fixed size; -1 where one has no size of its own
   * @param addresses how many are as long as an address
   * @param offsets how many are as long as an offset
   * @param references how many are as long as a reference to another unit
   */
  record Sizes(int fixed, int addresses, int offsets, int references) {
    static Sizes of(Form[] forms) {
      int fixed = 0;
      int addresses = 0;
      int offsets = 0;
      int references = 0;
      for (int i = 0; i < forms.length; i++) {
        switch (forms[i].size) {
          case FIXED -> fixed += forms[i].bytes;
          case ADDRESS -> addresses++;
          case OFFSET -> offsets++;
          case REFERENCE -> references++;
          default -> {
            return new Sizes(-1, 0, 0, 0);
          }
        }
      }
      return new Sizes(fixed, addresses, offsets, references);
    }
  }

  /** The place of an attribute in the list; -1 where it is not in it. */
  int indexOf(int attribute) {
    for (int i = 0; i < names.length; i++) {
      if (names[i] == attribute) {
        return i;
      }
    }
    return -1;
  }
}
