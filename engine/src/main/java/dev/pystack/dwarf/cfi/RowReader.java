package dev.pystack.dwarf.cfi;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Runs the instructions of an FDE up to an address (DWARF 5 §6.4.2, and vendors' additions). */
final class RowReader {
  // compilers nest them two or three deep
  private static final int MAX_REMEMBERED = 64;
  // real ones have some ten bytes; rows are kept
  private static final int MAX_EXPRESSION = 256;
  private static final Rule UNDEFINED = new Rule.Undefined();
  private static final Rule SAME_VALUE = new Rule.SameValue();

  private final Fde fde;
  private final Cie cie;
  private @Nullable Rule[] rules = new Rule[20];
  private @Nullable Rule[] initial = rules;
  private int cfaRegister;
  private long cfaOffset;
  private byte @Nullable [] cfaExpression;
  private boolean cfaKnown;
  private boolean signedAddress;
  private long location;
  private final State[] remembered = new State[MAX_REMEMBERED];
  private int depth;

  /** What {@code DW_CFA_remember_state} keeps. */
  private record State(
      @Nullable Rule[] rules,
      int cfaRegister,
      long cfaOffset,
      byte @Nullable [] cfaExpression,
      boolean cfaKnown,
      boolean signedAddress) {}

  private RowReader(Fde fde) {
    this.fde = fde;
    this.cie = fde.cie();
    this.location = fde.start();
  }

  static Row row(Fde fde, long pc) throws MalformedException {
    RowReader reader = new RowReader(fde);
    // a cursor of its own for each run
    ByteCursor first = fde.cie().instructions();
    reader.run(copy(first), pc, true);
    reader.initial = reader.rules.clone();
    reader.location = fde.start();
    reader.run(copy(fde.instructions()), pc, false);
    return reader.row();
  }

  private static ByteCursor copy(ByteCursor in) throws MalformedException {
    long position = in.position();
    ByteCursor copy = in.slice(in.remaining());
    in.seek(position);
    return copy;
  }

  private Row row() {
    CfaRule cfa = null;
    byte[] expression = cfaExpression;
    if (cfaKnown) {
      cfa =
          expression == null
              ? new CfaRule.RegisterOffset(cfaRegister, cfaOffset)
              : new CfaRule.Expression(expression);
    }
    int size = rules.length;
    while (size > 0 && rules[size - 1] == null) {
      size--;
    }
    return new Row(cfa, Arrays.copyOf(rules, size), signedAddress);
  }

  private void run(ByteCursor in, long pc, boolean first) throws MalformedException {
    while (in.hasRemaining()) {
      int op = in.u8();
      int low = op & 0x3f;
      switch (op >> 6) {
        case 1 -> advance(low);
        case 2 -> set(low, new Rule.Offset(factored(in.uleb())));
        case 3 -> restore(low, first, in);
        default -> extended(op, in, first);
      }
      if (Long.compareUnsigned(location, pc) > 0) {
        return;
      }
    }
  }

  private void extended(int op, ByteCursor in, boolean first) throws MalformedException {
    switch (op) {
      case 0x00 -> {} // nop
      case 0x01 -> location = setLocation(in);
      case 0x02 -> advance(in.u8());
      case 0x03 -> advance(in.u16());
      case 0x04 -> advance(in.u32());
      case 0x1d -> advance(in.u64()); // MIPS_advance_loc8
      case 0x05 -> { // offset_extended
        int register = register(in);
        set(register, new Rule.Offset(factored(in.uleb())));
      }
      case 0x06 -> restore(register(in), first, in);
      case 0x07 -> set(register(in), UNDEFINED);
      case 0x08 -> set(register(in), SAME_VALUE);
      case 0x09 -> { // register
        int register = register(in);
        set(register, new Rule.Register(register(in)));
      }
      case 0x0a -> remember(in);
      case 0x0b -> restoreState(in);
      case 0x0c -> cfa(register(in), in.uleb());
      case 0x0d -> cfa(register(in), cfaOffset);
      case 0x0e -> cfa(cfaRegister, in.uleb());
      case 0x0f -> { // def_cfa_expression
        cfaExpression = expression(in);
        cfaKnown = true;
      }
      case 0x10 -> { // expression
        int register = register(in);
        set(register, new Rule.Expression(expression(in)));
      }
      case 0x11 -> { // offset_extended_sf
        int register = register(in);
        set(register, new Rule.Offset(factored(in.sleb())));
      }
      case 0x12 -> { // def_cfa_sf
        int register = register(in);
        cfa(register, factored(in.sleb()));
      }
      case 0x13 -> cfa(cfaRegister, factored(in.sleb()));
      case 0x14 -> { // val_offset
        int register = register(in);
        set(register, new Rule.ValueOffset(factored(in.uleb())));
      }
      case 0x15 -> { // val_offset_sf
        int register = register(in);
        set(register, new Rule.ValueOffset(factored(in.sleb())));
      }
      case 0x16 -> { // val_expression
        int register = register(in);
        set(register, new Rule.ValueExpression(expression(in)));
      }
      // AARCH64_negate_ra_state_with_pc, and AARCH64_negate_ra_state, which is SPARC's
      // GNU_window_save
      case 0x2c, 0x2d -> signedAddress = !signedAddress;
      case 0x2e -> in.uleb(); // GNU_args_size: for exceptions only
      case 0x2f -> { // GNU_negative_offset_extended
        int register = register(in);
        set(register, new Rule.Offset(-factored(in.uleb())));
      }
      default -> throw in.malformed("a known call frame instruction, not " + op);
    }
  }

  private long factored(long offset) {
    return offset * cie.dataAlignment();
  }

  private void advance(long delta) {
    long to = location + delta * cie.codeAlignment();
    // past the end of all addresses is past every address
    location = delta != 0 && Long.compareUnsigned(to, location) < 0 ? -1 : to;
  }

  private long setLocation(ByteCursor in) throws MalformedException {
    return cie.format() == FrameFormat.EH_FRAME
        ? PointerEncoding.read(in, cie.pointerEncoding(), fde.dataBase())
        : in.unsigned(cie.addressSize());
  }

  /** A register's number; one past the last that matters for all of those. */
  private static int register(ByteCursor in) throws MalformedException {
    long register = in.uleb();
    return register < 0 || register > Row.MAX_REGISTER ? Row.MAX_REGISTER + 1 : (int) register;
  }

  private static byte[] expression(ByteCursor in) throws MalformedException {
    long size = in.uleb();
    if (size < 0 || size > MAX_EXPRESSION) {
      throw in.malformed("an expression of at most " + MAX_EXPRESSION + " bytes");
    }
    return in.bytes(size);
  }

  private void cfa(int register, long offset) {
    cfaRegister = register;
    cfaOffset = offset;
    cfaExpression = null;
    cfaKnown = true;
  }

  private void set(int register, @Nullable Rule rule) {
    if (register > Row.MAX_REGISTER) {
      return;
    }
    if (register >= rules.length) {
      if (rule == null) {
        return;
      }
      rules = Arrays.copyOf(rules, Row.MAX_REGISTER + 1);
    }
    rules[register] = rule;
  }

  private void restore(int register, boolean first, ByteCursor in) throws MalformedException {
    if (first) {
      throw in.malformed("no DW_CFA_restore among the initial instructions");
    }
    set(register, register < initial.length ? initial[register] : null);
  }

  private void remember(ByteCursor in) throws MalformedException {
    if (depth == MAX_REMEMBERED) {
      throw in.malformed("less nesting of DW_CFA_remember_state");
    }
    remembered[depth++] =
        new State(rules.clone(), cfaRegister, cfaOffset, cfaExpression, cfaKnown, signedAddress);
  }

  private void restoreState(ByteCursor in) throws MalformedException {
    if (depth == 0) {
      throw in.malformed("DW_CFA_remember_state before DW_CFA_restore_state");
    }
    State state = remembered[--depth];
    rules = state.rules;
    cfaRegister = state.cfaRegister;
    cfaOffset = state.cfaOffset;
    cfaExpression = state.cfaExpression;
    cfaKnown = state.cfaKnown;
    signedAddress = state.signedAddress;
  }
}
