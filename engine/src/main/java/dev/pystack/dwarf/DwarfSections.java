package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

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

  private final Source source;
  private final ByteOrder order;
  private final int addressSize;
  private final Map<String, byte[]> contents = new HashMap<>();

  /**
   * @param addressSize bytes of an address in this file: 4 or 8
   */
  public DwarfSections(Source source, ByteOrder order, int addressSize) {
    this.source = source;
    this.order = order;
    this.addressSize = addressSize;
  }

  /** A new cursor at the start of a section, which is empty where the file has none. */
  ByteCursor cursor(String name) throws MalformedException {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      bytes = source.section(name);
      contents.put(name, bytes);
    }
    return new ByteCursor(name, bytes, order, addressSize);
  }
}
