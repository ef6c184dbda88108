package dev.pystack.memory;

/** Memory that could not be read: a hole, a guard page, a truncated core, a process that left. */
public final class MemoryFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final long address;

  public MemoryFault(long address, String reason) {
    // no stack trace: holes are normal, and filling one in costs more than the read
    super(reason, null, false, false);
    this.address = address;
  }

  /** The first address that was asked for. */
  public long address() {
    return address;
  }

  @Override
  public String getMessage() {
    return super.getMessage() + " at 0x" + Long.toHexString(address);
  }
}
