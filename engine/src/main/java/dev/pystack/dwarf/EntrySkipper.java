package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes quickly over the entries of a unit that cannot have code at an address: in one loop over
 * bytes, as it runs in code that is not compiled yet. Whatever is unusual it leaves to {@link
 * EntryCursor}, also what is malformed. Not thread-safe.
 */
final class EntrySkipper {
  private static final int WINDOW = 1 << 18;
  private static final int MAX_CODE = 1 << 14;

  // how to pass over values: a number of bytes, or one of these
  private static final int LEB = -1;
  private static final int CSTRING = -2;
  private static final int BLOCK = -3;
  private static final int BLOCK1 = -4;
  private static final int BLOCK2 = -5;

  /**
   * What to do with the entries of an abbreviation.
   *
   * @param steps over their values; null where that is not to be done here
   * @param sibling which step begins at {@code DW_AT_sibling} of 4 bytes; -1 for none
   * @param stops whether they may have code, or entries that have
   * @param low bytes from the first value to {@code DW_AT_low_pc}; -1 where that varies
   * @param high the same of {@code DW_AT_high_pc}
   * @param highSize its bytes
   */
  private record Plan(
      int @Nullable [] steps,
      int sibling,
      boolean children,
      boolean stops,
      int low,
      int high,
      int highSize) {}

  private static final Plan UNUSUAL = new Plan(null, -1, false, true, -1, -1, 0);

  private final Unit unit;
  private final ByteCursor in;
  private final AbbreviationTable abbreviations;
  private final boolean usable;
  private Plan[] plans = new Plan[128];
  private byte[] window = new byte[0];
  private long base;
  private boolean stopped;

  EntrySkipper(DebugInfo info, Unit unit) throws MalformedException {
    this.unit = unit;
    this.in = info.sections().cursor(".debug_info");
    this.abbreviations = info.abbreviations(unit);
    this.usable = in.order() == ByteOrder.LITTLE_ENDIAN && unit.addressSize() == 8;
  }

  /**
   * Where the next entry beside the one at an offset lies, itself included, that may have to do
   * with one of some addresses; or the end of the list; or whatever is to be looked at otherwise.
   *
   * @param wanted the addresses; null for all code
   * @param count how many of the array they are
   */
  long pass(long from, long @Nullable [] wanted, int count) throws MalformedException {
    if (!usable) {
      return from;
    }
    long position = from;
    stopped = false;
    boolean fresh = false;
    while (position < unit.end()) {
      if (position < base || position >= base + window.length) {
        fill(position);
        fresh = true;
      }
      long reached = run((int) (position - base), wanted, count);
      if (stopped) {
        return reached;
      }
      if (reached == position) {
        if (fresh || base == position) {
          return position;
        }
        fill(position);
        fresh = true;
      } else {
        fresh = false;
      }
      position = reached;
    }
    return position;
  }

  private void fill(long position) throws MalformedException {
    in.seek(position);
    window = in.bytes(Math.min(WINDOW, unit.end() - position));
    base = position;
  }

  private long run(int from, long @Nullable [] wanted, int count) throws MalformedException {
    byte[] w = window;
    int end = w.length;
    int at = from;
    int depth = 0;
    int good = at;
    while (at < end) {
      good = depth == 0 ? at : good;
      int code = w[at++];
      if (code < 0) {
        int more = at < end ? w[at++] : -1;
        if (more < 0) {
          return base + good;
        }
        code = code & 0x7f | more << 7;
      }
      if (code == 0) {
        if (depth-- == 0) {
          stopped = true;
          return base + good;
        }
        continue;
      }
      Plan plan = code < plans.length ? plans[code] : null;
      if (plan == null) {
        plan = plan(code);
      }
      int[] steps = plan.steps;
      if (steps == null
          || depth == 0 && plan.stops && (wanted == null || mayHave(plan, at, wanted, count))) {
        stopped = true;
        return base + good;
      }
      int sibling = -1;
      for (int i = 0; i < steps.length; i++) {
        int step = steps[i];
        sibling = i == plan.sibling ? at : sibling;
        at = step >= 0 ? at + step : over(step, at);
        if (at > end || at < 0) {
          return base + good;
        }
      }
      if (!plan.children) {
        continue;
      }
      if (sibling < 0) {
        depth++;
        continue;
      }
      long next = unit.start() + (number(w, sibling) & 0xffffffffL);
      if (next < base + at || next > unit.end()) {
        return base + good;
      }
      if (next - base <= end) {
        at = (int) (next - base);
      } else {
        return depth == 0 ? next : base + good;
      }
    }
    return base + (depth == 0 ? at : good);
  }

  private boolean mayHave(Plan plan, int at, long[] wanted, int count) {
    if (plan.low < 0 || window.length - at < plan.high + 8 || window.length - at < plan.low + 8) {
      return true;
    }
    byte[] w = window;
    int highAt = at + plan.high;
    long size =
        switch (plan.highSize) {
          case 1 -> w[highAt] & 0xff;
          case 2 -> number(w, highAt) & 0xffff;
          case 4 -> number(w, highAt) & 0xffffffffL;
          default -> number(w, highAt) & 0xffffffffL | (long) number(w, highAt + 4) << 32;
        };
    int lowAt = at + plan.low;
    long low = number(w, lowAt) & 0xffffffffL | (long) number(w, lowAt + 4) << 32;
    for (int i = 0; i < count; i++) {
      // unsigned, without a call
      if (wanted[i] - low + Long.MIN_VALUE < size + Long.MIN_VALUE) {
        return true;
      }
    }
    return false;
  }

  private static int number(byte[] w, int at) {
    return w[at] & 0xff | (w[at + 1] & 0xff) << 8 | (w[at + 2] & 0xff) << 16 | w[at + 3] << 24;
  }

  /** The place after a value; past the end of the window, or negative, where it is not in it. */
  private int over(int step, int from) {
    byte[] w = window;
    int at = from;
    int length = 0;
    switch (step) {
      case LEB -> {
        while (at < w.length && w[at] < 0) {
          at++;
        }
        return at + 1;
      }
      case CSTRING -> {
        while (at < w.length && w[at] != 0) {
          at++;
        }
        return at + 1;
      }
      case BLOCK -> {
        int shift = 0;
        while (at < w.length && w[at] < 0 && shift < 21) {
          length |= (w[at++] & 0x7f) << shift;
          shift += 7;
        }
        if (at >= w.length || w[at] < 0) {
          return -1;
        }
        length |= w[at++] << shift;
      }
      default -> {
        int bytes = step == BLOCK1 ? 1 : 2;
        if (w.length - at < bytes) {
          return -1;
        }
        length = bytes == 1 ? w[at] & 0xff : w[at] & 0xff | (w[at + 1] & 0xff) << 8;
        at += bytes;
      }
    }
    return length > w.length - at ? -1 : at + length;
  }

  private Plan plan(int code) throws MalformedException {
    if (code >= MAX_CODE) {
      return UNUSUAL;
    }
    Abbreviation shape = abbreviations.byCode(code);
    Plan plan = shape == null ? UNUSUAL : plan(shape);
    if (code >= plans.length) {
      plans = Arrays.copyOf(plans, Math.max(2 * plans.length, code + 1));
    }
    plans[code] = plan;
    return plan;
  }

  private Plan plan(Abbreviation shape) {
    Form[] forms = shape.forms();
    int[] steps = new int[forms.length];
    int count = 0;
    int fixed = 0; // bytes so far; -1 where that varies
    boolean join = false;
    int sibling = -1;
    int low = -1;
    int high = -1;
    int highSize = 0;
    for (int i = 0; i < forms.length; i++) {
      int step = step(forms[i]);
      if (step == Integer.MIN_VALUE) {
        return UNUSUAL;
      }
      int name = shape.names()[i];
      if (name == Attribute.SIBLING && forms[i] == Form.REF4) {
        sibling = count;
        join = false;
      } else if (name == Attribute.LOW_PC && forms[i] == Form.ADDR) {
        low = fixed;
      } else if (name == Attribute.HIGH_PC && forms[i].kind() == Form.Kind.CONSTANT) {
        high = forms[i].size == Form.Size.FIXED && forms[i].bytes > 0 ? fixed : -1;
        highSize = forms[i].bytes;
      }
      fixed = fixed < 0 || step < 0 ? -1 : fixed + step;
      if (join && step >= 0) {
        steps[count - 1] += step;
      } else {
        steps[count++] = step;
      }
      join = step >= 0;
    }
    boolean listed = shape.indexOf(Attribute.RANGES) >= 0;
    boolean ranged =
        listed || shape.indexOf(Attribute.LOW_PC) >= 0 && shape.indexOf(Attribute.HIGH_PC) >= 0;
    boolean stops =
        switch (shape.tag()) {
          case Tag.SUBPROGRAM, Tag.INLINED_SUBROUTINE -> ranged;
          case Tag.NAMESPACE, Tag.MODULE -> true;
          case Tag.LEXICAL_BLOCK, Tag.TRY_BLOCK, Tag.CATCH_BLOCK -> true;
          default -> false;
        };
    low = listed || high < 0 ? -1 : low;
    return new Plan(
        Arrays.copyOf(steps, count), sibling, shape.hasChildren(), stops, low, high, highSize);
  }

  private int step(Form form) {
    return switch (form.size) {
      case FIXED -> form.bytes;
      case ADDRESS -> unit.addressSize();
      case OFFSET -> unit.offsetSize();
      case REFERENCE -> unit.version() == 2 ? unit.addressSize() : unit.offsetSize();
      case LEB -> LEB;
      case CSTRING -> CSTRING;
      case BLOCK ->
          switch (form.bytes) {
            case 0 -> BLOCK;
            case 1 -> BLOCK1;
            case 2 -> BLOCK2;
            default -> Integer.MIN_VALUE;
          };
      case INDIRECT -> Integer.MIN_VALUE;
    };
  }
}
