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

  /** Of one table; the largest of real ones have some ten thousand. */
  private static final int MAX_ATTRIBUTES_OF_ALL = 1 << 18;

  // compilers number from 1 upwards
  private Abbreviation[] dense = new Abbreviation[64];
  private final Map<Long, Abbreviation> sparse = new HashMap<>();

  private final ByteCursor in;
  private boolean complete;
  private int weight;
  private int[] names = new int[16];
  private Form[] forms = new Form[16];
  private long[] implicit = new long[16];

  private AbbreviationTable(ByteCursor in) {
    this.in = in;
  }

  /**
   * @param in {@code .debug_abbrev}; read further when a code is asked for that was not met yet
   * @param offset where the table begins
   */
  static AbbreviationTable at(ByteCursor in, long offset) throws MalformedException {
    in.seek(offset);
    return new AbbreviationTable(in);
  }

  /** Reads one more; false at the end. */
  private boolean readOne() throws MalformedException {
    if (complete) {
      return false;
    }
    // should anything be malformed, what follows cannot be found
    complete = true;
    long code = in.uleb();
    if (code == 0) {
      return false;
    }
    if (weight > MAX_ATTRIBUTES_OF_ALL) {
      throw in.malformed("fewer abbreviations");
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
    weight += count + 8;
    Form[] ownForms = Arrays.copyOf(forms, count);
    put(
        code,
        new Abbreviation(
            tag,
            children,
            Arrays.copyOf(names, count),
            ownForms,
            Arrays.copyOf(implicit, count),
            Abbreviation.Sizes.of(ownForms)));
    complete = false;
    return true;
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

  /** How much was read: the attributes of all abbreviations, and some for each. */
  int weight() {
    return weight;
  }

  @Nullable Abbreviation byCode(long code) throws MalformedException {
    do {
      if (code >= 0 && code < dense.length && dense[(int) code] != null) {
        return dense[(int) code];
      }
      Abbreviation found = code >= 0 && code < dense.length ? null : sparse.get(code);
      if (found != null) {
        return found;
      }
    } while (readOne());
    return sparse.get(code);
  }
}
