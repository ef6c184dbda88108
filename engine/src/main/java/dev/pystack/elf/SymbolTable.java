package dev.pystack.elf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A symbol table that was read as a whole. Not thread-safe. */
public final class SymbolTable {
  // names of C++ and Rust functions reach some ten thousand bytes
  private static final int MAX_NAME = 1 << 16;

  private final ByteCursor symbols;
  private final ByteCursor strings;
  private final int entrySize;
  private final int count;

  SymbolTable(ByteCursor symbols, ByteCursor strings) {
    this.symbols = symbols;
    this.strings = strings;
    this.entrySize = symbols.addressSize() == 8 ? 24 : 16;
    this.count = symbols.remaining() / entrySize;
  }

  /** How many symbols there are, the empty one at index 0 among them. */
  public int size() {
    return count;
  }

  /**
   * @param index from 0, below {@link #size}
   */
  public ElfSymbol get(int index) throws MalformedException {
    symbols.seek((long) index * entrySize);
    long name = symbols.u32();
    strings.seek(name);
    String text = strings.cString(MAX_NAME);
    if (entrySize == 24) {
      int info = symbols.u8();
      symbols.skip(1);
      int section = symbols.u16();
      long value = symbols.u64();
      return new ElfSymbol(text, value, symbols.u64(), info, section);
    }
    long value = symbols.u32();
    long size = symbols.u32();
    int info = symbols.u8();
    symbols.skip(1);
    return new ElfSymbol(text, value, size, info, symbols.u16());
  }

  /** The definition of a symbol, a global one before a local one, or null. */
  public @Nullable ElfSymbol find(String name) throws MalformedException {
    return findAll(name).get(name);
  }

  /** The definitions of several symbols in one pass; those not found are absent. */
  public Map<String, ElfSymbol> findAll(String... names) throws MalformedException {
    byte[][] wanted = new byte[names.length][];
    // told by two characters, nearly every symbol is passed over at once
    boolean[] starts = new boolean[1 << 16];
    for (int i = 0; i < names.length; i++) {
      wanted[i] = names[i].getBytes(StandardCharsets.UTF_8);
      starts[start(wanted[i], 0)] = true;
    }
    strings.seek(0);
    byte[] text = strings.bytes(strings.remaining());
    Map<String, ElfSymbol> found = new HashMap<>();
    for (int i = 0; i < count; i++) {
      symbols.seek((long) i * entrySize);
      long name = symbols.u32();
      if (name >= text.length || !starts[start(text, (int) name)]) {
        continue;
      }
      for (int j = 0; j < wanted.length; j++) {
        if (matches(text, (int) name, wanted[j])) {
          ElfSymbol symbol = get(i);
          ElfSymbol before = found.get(names[j]);
          if (symbol.defined() && (before == null || before.binding() == 0)) {
            found.put(names[j], symbol);
          }
        }
      }
    }
    return found;
  }

  private static int start(byte[] text, int at) {
    int first = at < text.length ? text[at] & 0xff : 0;
    int second = at + 1 < text.length ? text[at + 1] & 0xff : 0;
    return first << 8 | second;
  }

  private static boolean matches(byte[] text, int at, byte[] wanted) {
    if (text.length - at <= wanted.length || text[at + wanted.length] != 0) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (text[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
