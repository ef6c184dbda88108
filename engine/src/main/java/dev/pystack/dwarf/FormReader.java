package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/** Reads or passes over the value at its cursor's position, by its form, in one unit. */
final class FormReader {
  private static final int MAX_STRING = 1 << 16;
  private static final int MAX_BLOCK = 1 << 20;

  private final DebugInfo info;
  private final Unit unit;
  private final ByteCursor in;

  FormReader(DebugInfo info, Unit unit, ByteCursor in) {
    this.info = info;
    this.unit = unit;
    this.in = in;
  }

  /** Passes over all values of an entry. */
  void skip(Abbreviation shape) throws MalformedException {
    Abbreviation.Sizes size = shape.size();
    if (size.fixed() >= 0) {
      in.skip(
          size.fixed()
              + (long) size.addresses() * unit.addressSize()
              + (long) size.offsets() * unit.offsetSize()
              + (long) size.references() * referenceSize());
      return;
    }
    Form[] forms = shape.forms();
    for (int i = 0; i < forms.length; i++) {
      skip(forms[i]);
    }
  }

  void skip(Form form) throws MalformedException {
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

  /** The form that {@code DW_FORM_indirect} names. */
  Form indirect() throws MalformedException {
    long code = in.uleb();
    Form form = Form.of(code);
    if (form == null || form == Form.INDIRECT || form == Form.IMPLICIT_CONST) {
      throw in.malformed("a form, not 0x" + Long.toHexString(code));
    }
    return form;
  }

  boolean flag(Form form) throws MalformedException {
    return form == Form.FLAG_PRESENT || form == Form.FLAG && in.u8() != 0;
  }

  /**
   * @param implicit the value where the abbreviation has it
   */
  long constant(Form form, long implicit, long otherwise) throws MalformedException {
    return switch (form) {
      case DATA1 -> in.u8();
      case DATA2 -> in.u16();
      case DATA4 -> in.u32();
      case DATA8 -> in.u64();
      case SDATA -> in.sleb();
      case UDATA, LOCLISTX, RNGLISTX -> in.uleb();
      case SEC_OFFSET -> in.unsigned(unit.offsetSize());
      case IMPLICIT_CONST -> implicit;
      default -> otherwise;
    };
  }

  long signedConstant(Form form, long implicit, long otherwise) throws MalformedException {
    return switch (form) {
      case DATA1, DATA2, DATA4 -> in.signed(form.bytes);
      default -> constant(form, implicit, otherwise);
    };
  }

  long address(Form form, long otherwise) throws MalformedException {
    if (form == Form.ADDR) {
      return in.unsigned(unit.addressSize());
    }
    long index =
        switch (form) {
          case ADDRX, GNU_ADDR_INDEX -> in.uleb();
          case ADDRX1, ADDRX2, ADDRX3, ADDRX4 -> in.unsigned(form.bytes);
          default -> -1;
        };
    if (index < 0 || index > Integer.MAX_VALUE) {
      return otherwise;
    }
    long base = info.bases(unit).addresses();
    if (base < 0) {
      return otherwise;
    }
    ByteCursor table = info.sections().cursor(".debug_addr");
    table.seek(base);
    table.skip(index * unit.addressSize());
    return table.unsigned(unit.addressSize());
  }

  long reference(Form form) throws MalformedException {
    if (form.kind() != Form.Kind.REFERENCE) {
      return -1;
    }
    if (form == Form.REF_ADDR) {
      return in.unsigned(referenceSize());
    }
    long relative = form == Form.REF_UDATA ? in.uleb() : in.unsigned(form.bytes);
    return relative < 0 ? -1 : unit.start() + relative;
  }

  @Nullable String string(Form form) throws MalformedException {
    return switch (form) {
      case STRING -> in.cString(MAX_STRING);
      case STRP -> stringAt(".debug_str", in.unsigned(unit.offsetSize()));
      case STRP_SUP, GNU_STRP_ALT -> supplementary(in.unsigned(unit.offsetSize()));
      case LINE_STRP -> stringAt(".debug_line_str", in.unsigned(unit.offsetSize()));
      case STRX, GNU_STR_INDEX -> indexedString(in.uleb());
      case STRX1, STRX2, STRX3, STRX4 -> indexedString(in.unsigned(form.bytes));
      default -> null;
    };
  }

  private @Nullable String supplementary(long at) throws MalformedException {
    DebugInfo other = info.supplementary();
    if (other == null) {
      return null;
    }
    ByteCursor strings = other.sections().cursor(".debug_str");
    strings.seek(at);
    return strings.cString(MAX_STRING);
  }

  /** An offset into {@code .debug_info} of the supplementary file, or -1. */
  long supplementaryReference(Form form) throws MalformedException {
    return switch (form) {
      case REF_SUP4 -> in.u32();
      case REF_SUP8 -> in.u64();
      case GNU_REF_ALT -> in.unsigned(referenceSize());
      default -> -1;
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

  byte @Nullable [] block(Form form) throws MalformedException {
    if (form.size != Form.Size.BLOCK) {
      return null;
    }
    long length = blockLength(form);
    if (length < 0 || length > MAX_BLOCK) {
      throw in.malformed("a block of at most " + MAX_BLOCK + " bytes");
    }
    return in.bytes(length);
  }

  private long blockLength(Form form) throws MalformedException {
    return form.bytes == 0 ? in.uleb() : in.unsigned(form.bytes);
  }

  private int referenceSize() {
    return unit.version() == 2 ? unit.addressSize() : unit.offsetSize();
  }
}
