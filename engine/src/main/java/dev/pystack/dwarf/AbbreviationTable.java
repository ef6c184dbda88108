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
  // of one abbreviation
  private static final int MAX_BYTES = 1 << 18;
  private static final int FIRST_WINDOW = 1 << 12;
  // what is read past the end: a few numbers, each of one byte
  private static final int PADDING = 8;

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
  // a part of the table, for loops over bytes where a cursor's calls would cost a cold start more
  private byte[] window = new byte[PADDING];
  private int limit;
  private String expected = "";
  private int at;

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
    int start = at;
    int read = parse();
    while (at > limit) {
      // the window ends in the middle of it
      int have = limit - start;
      int more = Math.min(in.remaining(), Math.clamp(limit, FIRST_WINDOW, MAX_BYTES));
      if (more == 0 || have > MAX_BYTES) {
        throw in.malformed("the end of a table");
      }
      byte[] next = in.bytes(more);
      byte[] joined = new byte[have + more + PADDING];
      System.arraycopy(window, start, joined, 0, have);
      System.arraycopy(next, 0, joined, have, more);
      window = joined;
      limit = have + more;
      start = 0;
      at = 0;
      read = parse();
    }
    if (read < 0) {
      throw in.malformed(expected);
    }
    if (weight > MAX_ATTRIBUTES_OF_ALL) {
      throw in.malformed("fewer abbreviations");
    }
    complete = read == 0;
    return read > 0;
  }

  /**
   * Reads one more from the window: 0 at the end, negative where it is malformed. Nothing of that
   * holds if it ends up behind the limit, where there are zeros.
   */
  private int parse() throws MalformedException {
    byte[] w = window;
    long code = w[at] > 0 ? w[at++] : uleb();
    if (code == 0 || at > limit) {
      return 0;
    }
    long tag = w[at] > 0 ? w[at++] : uleb();
    boolean children = w[at++] != 0;
    int count = 0;
    while (true) {
      long name = w[at] > 0 ? w[at++] : uleb();
      long formCode = w[at] > 0 ? w[at++] : uleb();
      if (at > limit) {
        return 0;
      }
      if (name == 0 && formCode == 0) {
        break;
      }
      Form form = Form.of(formCode);
      if (form == null || name < 0 || name > 0xffff || count == MAX_ATTRIBUTES) {
        expected =
            form == null
                ? "a known form, not 0x" + Long.toHexString(formCode)
                : "attributes of 16 bits, and fewer";
        return -1;
      }
      if (count == names.length) {
        names = Arrays.copyOf(names, 2 * count);
        forms = Arrays.copyOf(forms, 2 * count);
        implicit = Arrays.copyOf(implicit, 2 * count);
      }
      names[count] = (int) name;
      forms[count] = form;
      implicit[count++] = form == Form.IMPLICIT_CONST ? sleb() : 0;
    }
    if (tag < 0 || tag > 0xffff) {
      expected = "a tag of 16 bits";
      return -1;
    }
    weight += count + 8;
    Form[] ownForms = Arrays.copyOf(forms, count);
    put(
        code,
        new Abbreviation(
            (int) tag,
            children,
            Arrays.copyOf(names, count),
            ownForms,
            Arrays.copyOf(implicit, count),
            Abbreviation.Sizes.of(ownForms)));
    return 1;
  }

  private long uleb() {
    long value = 0;
    int shift = 0;
    byte b;
    do {
      b = window[at++];
      value |= shift < 64 ? (long) (b & 0x7f) << shift : 0;
      shift = Math.min(shift + 7, 70);
    } while (b < 0);
    return value;
  }

  private long sleb() {
    int from = at;
    long value = uleb();
    int bits = 7 * (at - from);
    return bits < 64 && (window[at - 1] & 0x40) != 0 ? value | -1L << bits : value;
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

  /** How much is kept: the attributes of all abbreviations, some for each, and what was read. */
  int weight() {
    return weight + window.length / 4;
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
