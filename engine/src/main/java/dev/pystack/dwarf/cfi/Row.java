package dev.pystack.dwarf.cfi;

import org.jspecify.annotations.Nullable;

/**
 * How the caller's registers are found at one address: a row of the table that call frame
 * information stands for. Immutable.
 */
public final class Row {
  /** Rules of registers above it are passed over: no machine has so many that matter here. */
  public static final int MAX_REGISTER = 127;

  private final @Nullable CfaRule cfa;
  private final @Nullable Rule[] rules;
  private final boolean signedReturnAddress;

  Row(@Nullable CfaRule cfa, @Nullable Rule[] rules, boolean signedReturnAddress) {
    this.cfa = cfa;
    this.rules = rules;
    this.signedReturnAddress = signedReturnAddress;
  }

  /** Null where nothing says it: the frame cannot be left. */
  public @Nullable CfaRule cfa() {
    return cfa;
  }

  /** Null where nothing is said of a register; what that means the machine's ABI tells. */
  public @Nullable Rule rule(int register) {
    return register >= 0 && register < rules.length ? rules[register] : null;
  }

  /** The number of the last register with a rule, and one. */
  public int size() {
    return rules.length;
  }

  /** Whether the return address is signed (AArch64's pointer authentication). */
  public boolean signedReturnAddress() {
    return signedReturnAddress;
  }
}
