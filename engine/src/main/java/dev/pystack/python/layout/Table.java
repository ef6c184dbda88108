package dev.pystack.python.layout;

/** Unpacks what the generated classes hold: numbers in strings, which cost a class file least. */
final class Table {
  private Table() {}

  /**
   * @param fields for each {@link Field} the offset plus one (0: absent) and the size
   * @param bits for each {@link Bits} shift &lt;&lt; 8 | width (0: absent)
   * @param constants for each {@link Constant} 1 and the value (0, 0: absent)
   */
  static Layout layout(
      PythonVersion version, Abi abi, String fields, String bits, String constants, Facts facts) {
    int count = fields.length() / 4;
    int[] offsets = new int[count];
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      int offset = number(fields, 4 * i);
      offsets[i] = offset == 0 ? Layout.ABSENT : offset - 1;
      sizes[i] = number(fields, 4 * i + 2);
    }
    int[] members = new int[bits.length()];
    for (int i = 0; i < members.length; i++) {
      members[i] = bits.charAt(i) == 0 ? Layout.ABSENT : bits.charAt(i);
    }
    int[] values = new int[constants.length() / 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = constants.charAt(3 * i) == 0 ? Layout.ABSENT : number(constants, 3 * i + 1);
    }
    return new Layout(version, abi, offsets, sizes, members, values, facts);
  }

  private static int number(String packed, int at) {
    return packed.charAt(at) << 16 | packed.charAt(at + 1);
  }
}
