package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The abbreviations of a unit, by their codes ({@code .debug_abbrev}, DWARF 5 §7.5.3). */
final class AbbreviationTable {
  private static final int MAX_ATTRIBUTES = 1 << 12;
  private static final int MAX_DENSE = 1 << 16;

  // compilers number from 1 upwards
  private Abbreviation[] dense = new Abbreviation[64];
  private final Map<Long, Abbreviation> sparse = new HashMap<>();

  private AbbreviationTable() {}

  /**
   * @param in {@code .debug_abbrev}
   * @param offset where the table begins
   */
  static AbbreviationTable read(ByteCursor in, long offset) throws MalformedException {
    AbbreviationTable table = new AbbreviationTable();
    in.seek(offset);
    int[] names = new int[16];
    Form[] forms = new Form[16];
    long[] implicit = new long[16];
    // ends: each round reads at least one byte
    while (true) {
      long code = in.uleb();
      if (code == 0) {
        return table;
      }
      int tag = small(in, "a tag");
      boolean children = in.u8() != 0;
      int count = 0;
      while (true) {
        int name = small(in, "an attribute");
        long formCode = in.uleb();
        if (name == 0 && formCode == 0) {
          break;
        }
        Form form = Form.of(formCode);
        if (form == null) {
          throw in.malformed("a known form, not 0x" + Long.toHexString(formCode));
        }
        if (count == MAX_ATTRIBUTES) {
          throw in.malformed("fewer attributes");
        }
        if (count == names.length) {
          names = Arrays.copyOf(names, 2 * count);
          forms = Arrays.copyOf(forms, 2 * count);
          implicit = Arrays.copyOf(implicit, 2 * count);
        }
        names[count] = name;
        forms[count] = form;
        implicit[count++] = form == Form.IMPLICIT_CONST ? in.sleb() : 0;
      }
      table.put(
          code,
          new Abbreviation(
              tag,
              children,
              Arrays.copyOf(names, count),
              Arrays.copyOf(forms, count),
              Arrays.copyOf(implicit, count)));
    }
  }

  private static int small(ByteCursor in, String what) throws MalformedException {
    long value = in.uleb();
    if (value < 0 || value > 0xffff) {
      throw in.malformed(what + " of 16 bits");
    }
    return (int) value;
  }

  /** The first of several with one code counts, as in other readers. */
  private void put(long code, Abbreviation abbreviation) {
    if (code < 0 || code >= MAX_DENSE) {
      sparse.putIfAbsent(code, abbreviation);
      return;
    }
    int i = (int) code;
    // growing by doubling only where the codes are dense: a lone 65535 must not cost its array
    if (i >= dense.length && i < 2 * dense.length) {
      dense = Arrays.copyOf(dense, 2 * dense.length);
    }
    if (i >= dense.length) {
      sparse.putIfAbsent(code, abbreviation);
    } else if (dense[i] == null) {
      dense[i] = abbreviation;
    }
  }

  @Nullable Abbreviation byCode(long code) {
    if (code >= 0 && code < dense.length && dense[(int) code] != null) {
      return dense[(int) code];
    }
    return sparse.get(code);
  }
}
