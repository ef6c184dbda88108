package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a unit in the order in which they lie (parents before children) without
 * recursion. Values of attributes are decoded when they are asked for. Not thread-safe.
 */
public final class EntryCursor {
  private static final int MAX_STRING = 1 << 16;
  private static final int MAX_BLOCK = 1 << 20;

  private final DebugInfo info;
  private final Unit unit;
  private final ByteCursor in;
  private final AbbreviationTable abbreviations;
  // the present entry
  private @Nullable Abbreviation abbreviation;
  private long offset;
  private long attributes;
  private int depth;
  // of the next entry
  private long next;
  private int nextDepth;
  private boolean nextKnown;

  EntryCursor(DebugInfo info, Unit unit, long at) throws MalformedException {
    this.info = info;
    this.unit = unit;
    this.in = info.sections().cursor(".debug_info");
    this.abbreviations = info.abbreviations(unit);
    this.next = at;
    this.nextKnown = true;
  }

  public Unit unit() {
    return unit;
  }

  /**
   * Goes to the next entry: the first child, else the next one beside or above.
   *
   * @return false at the end of the unit
   */
  public boolean next() throws MalformedException {
    if (!nextKnown) {
      pass();
    }
    // ends: each round reads at least one byte
    while (next < unit.end()) {
      in.seek(next);
      long code = in.uleb();
      if (code != 0) {
        Abbreviation found = abbreviations.byCode(code);
        if (found == null) {
          throw in.malformed("a known abbreviation, not " + code);
        }
        offset = next;
        depth = nextDepth;
        abbreviation = found;
        attributes = in.position();
        nextKnown = false;
        return true;
      }
      next = in.position();
      nextDepth--;
      if (nextDepth < 0) {
        break;
      }
    }
    next = unit.end();
    return false;
  }

  /** Finds where the present entry's attributes end. */
  private void pass() throws MalformedException {
    Abbreviation shape = shape();
    in.seek(attributes);
    for (Form form : shape.forms()) {
      skip(form);
    }
    next = in.position();
    nextDepth = shape.hasChildren() ? depth + 1 : depth;
    nextKnown = true;
  }

  /** Lets {@link #next} go to what follows the present entry and all that is under it. */
  public void skipChildren() throws MalformedException {
    Abbreviation shape = shape();
    if (!shape.hasChildren()) {
      return;
    }
    long sibling = reference(Attribute.SIBLING);
    if (sibling > offset && sibling <= unit.end()) {
      next = sibling;
      nextDepth = depth;
      nextKnown = true;
      return;
    }
    int own = depth;
    pass();
    while (nextDepth > own && next < unit.end()) {
      in.seek(next);
      long code = in.uleb();
      if (code == 0) {
        next = in.position();
        nextDepth--;
        continue;
      }
      Abbreviation child = abbreviations.byCode(code);
      if (child == null) {
        throw in.malformed("a known abbreviation, not " + code);
      }
      for (Form form : child.forms()) {
        skip(form);
      }
      next = in.position();
      nextDepth += child.hasChildren() ? 1 : 0;
    }
  }

  /** Where the present entry lies: bytes into {@code .debug_info}. */
  public long offset() {
    return offset;
  }

  /** 0 for the first entry met, 1 for its children. */
  public int depth() {
    return depth;
  }

  /** {@link Tag}, or another number. */
  public int tag() {
    return shape().tag();
  }

  public boolean hasChildren() {
    return shape().hasChildren();
  }

  public boolean has(int attribute) {
    return shape().indexOf(attribute) >= 0;
  }

  /** The form of an attribute's value, or null where the entry has none. */
  public @Nullable Form form(int attribute) throws MalformedException {
    return find(attribute);
  }

  /** Whether a flag is there and set. */
  public boolean flag(int attribute) throws MalformedException {
    Form form = find(attribute);
    return form == Form.FLAG_PRESENT || form == Form.FLAG && in.u8() != 0;
  }

  /**
   * A number: a constant, or an offset into another section. Constants of fixed size are taken as
   * unsigned, as the standard leaves open what they are.
   *
   * @param otherwise what to return where there is none, or it is no number
   */
  public long constant(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    if (form == null) {
      return otherwise;
    }
    return switch (form) {
      case DATA1 -> in.u8();
      case DATA2 -> in.u16();
      case DATA4 -> in.u32();
      case DATA8 -> in.u64();
      case SDATA -> in.sleb();
      case UDATA, LOCLISTX, RNGLISTX -> in.uleb();
      case SEC_OFFSET -> in.unsigned(unit.offsetSize());
      case IMPLICIT_CONST -> {
        Abbreviation shape = shape();
        yield shape.implicit()[shape.indexOf(attribute)];
      }
      default -> otherwise;
    };
  }

  /** As {@link #constant}, but constants of fixed size are signed. */
  public long signedConstant(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    if (form == Form.DATA1 || form == Form.DATA2 || form == Form.DATA4) {
      return in.signed(form.bytes);
    }
    return constant(attribute, otherwise);
  }

  /**
   * An address.
   *
   * @param otherwise what to return where there is none, or its table is missing
   */
  public long address(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    if (form == null) {
      return otherwise;
    }
    long index =
        switch (form) {
          case ADDR -> -1;
          case ADDRX, GNU_ADDR_INDEX -> in.uleb();
          case ADDRX1, ADDRX2, ADDRX3, ADDRX4 -> in.unsigned(form.bytes);
          default -> -2;
        };
    if (index == -1) {
      return in.unsigned(unit.addressSize());
    }
    long base = info.bases(unit).addresses();
    if (index < 0 || index > Integer.MAX_VALUE || base < 0) {
      return otherwise;
    }
    ByteCursor table = info.sections().cursor(".debug_addr");
    table.seek(base);
    table.skip(index * unit.addressSize());
    return table.unsigned(unit.addressSize());
  }

  /**
   * Where another entry of this file lies: bytes into {@code .debug_info}. Not checked to be one.
   *
   * @return -1 where there is none, or it lies in another file or section
   */
  public long reference(int attribute) throws MalformedException {
    Form form = find(attribute);
    if (form == null || form.kind() != Form.Kind.REFERENCE) {
      return -1;
    }
    if (form == Form.REF_ADDR) {
      return in.unsigned(referenceSize());
    }
    long relative = form == Form.REF_UDATA ? in.uleb() : in.unsigned(form.bytes);
    return relative < 0 ? -1 : unit.start() + relative;
  }

  /** A string (bad UTF-8 replaced), or null where there is none, or it lies in another file. */
  public @Nullable String string(int attribute) throws MalformedException {
    Form form = find(attribute);
    if (form == null) {
      return null;
    }
    return switch (form) {
      case STRING -> in.cString(MAX_STRING);
      case STRP -> stringAt(".debug_str", in.unsigned(unit.offsetSize()));
      case LINE_STRP -> stringAt(".debug_line_str", in.unsigned(unit.offsetSize()));
      case STRX, GNU_STR_INDEX -> indexedString(in.uleb());
      case STRX1, STRX2, STRX3, STRX4 -> indexedString(in.unsigned(form.bytes));
      default -> null;
    };
  }

  private String stringAt(String section, long at) throws MalformedException {
    ByteCursor strings = info.sections().cursor(section);
    strings.seek(at);
    return strings.cString(MAX_STRING);
  }

  private @Nullable String indexedString(long index) throws MalformedException {
    long base = info.bases(unit).strings();
    if (base < 0 || index < 0 || index > Integer.MAX_VALUE) {
      return null;
    }
    ByteCursor table = info.sections().cursor(".debug_str_offsets");
    table.seek(base);
    table.skip(index * unit.offsetSize());
    return stringAt(".debug_str", table.unsigned(unit.offsetSize()));
  }

  /** Bytes: an expression or a block; null where there are none. */
  public byte @Nullable [] block(int attribute) throws MalformedException {
    Form form = find(attribute);
    if (form == null || form.size != Form.Size.BLOCK) {
      return null;
    }
    long length = blockLength(form);
    if (length < 0 || length > MAX_BLOCK) {
      throw in.malformed("a block of at most " + MAX_BLOCK + " bytes");
    }
    return in.bytes(length);
  }

  /** Leaves the section's cursor at the attribute's value; follows {@code DW_FORM_indirect}. */
  private @Nullable Form find(int attribute) throws MalformedException {
    Abbreviation shape = shape();
    int index = shape.indexOf(attribute);
    if (index < 0) {
      return null;
    }
    in.seek(attributes);
    Form[] forms = shape.forms();
    for (int i = 0; i < index; i++) {
      skip(forms[i]);
    }
    return forms[index] == Form.INDIRECT ? indirect() : forms[index];
  }

  private void skip(Form form) throws MalformedException {
    Form actual = form == Form.INDIRECT ? indirect() : form;
    switch (actual.size) {
      case FIXED -> in.skip(actual.bytes);
      case ADDRESS -> in.skip(unit.addressSize());
      case OFFSET -> in.skip(unit.offsetSize());
      case REFERENCE -> in.skip(referenceSize());
      case LEB -> skipLeb();
      case CSTRING -> in.skipCString();
      case BLOCK -> in.skip(blockLength(actual));
      case INDIRECT -> throw in.malformed("a form that is not indirect twice");
    }
  }

  /** Whatever its size: what is passed over need not fit. */
  private void skipLeb() throws MalformedException {
    boolean more = true;
    while (more) {
      more = in.u8() >= 0x80;
    }
  }

  private Form indirect() throws MalformedException {
    long code = in.uleb();
    Form form = Form.of(code);
    if (form == null || form == Form.INDIRECT || form == Form.IMPLICIT_CONST) {
      throw in.malformed("a form, not 0x" + Long.toHexString(code));
    }
    return form;
  }

  private long blockLength(Form form) throws MalformedException {
    return form.bytes == 0 ? in.uleb() : in.unsigned(form.bytes);
  }

  private int referenceSize() {
    return unit.version() == 2 ? unit.addressSize() : unit.offsetSize();
  }

  private Abbreviation shape() {
    Abbreviation shape = abbreviation;
    if (shape == null) {
      throw new IllegalStateException("no entry: call next() first");
    }
    return shape;
  }
}
