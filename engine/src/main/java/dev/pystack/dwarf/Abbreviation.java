package dev.pystack.dwarf;

/**
 * The shape of entries: a tag and a list of attributes with their forms (DWARF 5 §7.5.3).
 *
 * @param names attribute codes
 * @param implicit values of {@link Form#IMPLICIT_CONST}, else 0
 */
record Abbreviation(int tag, boolean hasChildren, int[] names, Form[] forms, long[] implicit) {

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
