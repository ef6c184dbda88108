package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of one file, each asked for when it is first needed. Not thread-safe. */
public final class DwarfSections {
  /** Where sections come from: an ELF file, or bytes in a test. */
  @FunctionalInterface
  public interface Source {
    /**
     * @param name such as {@code .debug_info}
     * @return the unpacked bytes; empty where there is no such section
     */
    byte[] section(String name) throws MalformedException;
  }

  /** As {@link Source}, for sections that are read piece by piece. */
  public interface Cursors {
    /** A cursor over the unpacked bytes; null where there is no such section. */
    @Nullable ByteCursor section(String name) throws MalformedException;
  }

  private static final byte[] NOTHING = new byte[0];

  private final Cursors source;
  private final ByteOrder order;
  private final int addressSize;
  private final Map<String, ByteCursor> contents = new HashMap<>();

  /**
   * @param addressSize bytes of an address in this file: 4 or 8
   */
  public DwarfSections(Source source, ByteOrder order, int addressSize) {
    this(
        name -> new ByteCursor(name, source.section(name), order, addressSize), addressSize, order);
  }

  private DwarfSections(Cursors source, int addressSize, ByteOrder order) {
    this.source = source;
    this.order = order;
    this.addressSize = addressSize;
  }

  /**
   * @param source asked once for each section
   * @param addressSize bytes of an address in this file: 4 or 8
   */
  public static DwarfSections paged(Cursors source, ByteOrder order, int addressSize) {
    return new DwarfSections(source, addressSize, order);
  }

  /** A new cursor at the start of a section, which is empty where the file has none. */
  ByteCursor cursor(String name) throws MalformedException {
    ByteCursor known = contents.get(name);
    if (known == null) {
      known = source.section(name);
      if (known == null) {
        known = new ByteCursor(name, NOTHING, order, addressSize);
      }
      contents.put(name, known);
    }
    return known.copy();
  }
}
