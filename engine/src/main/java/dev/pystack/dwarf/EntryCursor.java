package dev.pystack.dwarf;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a unit in the order in which they lie (parents before children) without
 * recursion. Values of attributes are decoded when they are asked for. Not thread-safe.
 */
public final class EntryCursor {
  private final DebugInfo info;
  private final Unit unit;
  private final ByteCursor in;
  private final FormReader values;
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
    this.values = new FormReader(info, unit, in);
    this.abbreviations = info.abbreviations(unit);
    this.next = at;
    this.nextKnown = true;
  }

  DebugInfo info() {
    return info;
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
    values.skip(shape);
    next = in.position();
    nextDepth = shape.hasChildren() ? depth + 1 : depth;
    nextKnown = true;
  }

  /**
   * Lets {@link #next} leave out entries that cannot have code at some addresses, as far as that is
   * cheap to see.
   *
   * @param wanted the addresses; null for all code
   * @param count how many of the array they are
   */
  void passOver(long @Nullable [] wanted, int count) throws MalformedException {
    if (!nextKnown) {
      pass();
    }
    next = info.skipper(unit).pass(next, wanted, count);
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
      values.skip(child);
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
    return form != null && values.flag(form);
  }

  /**
   * A number: a constant, or an offset into another section. Constants of fixed size are taken as
   * unsigned, as the standard leaves open what they are.
   *
   * @param otherwise what to return where there is none, or it is no number
   */
  public long constant(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    return form == null ? otherwise : values.constant(form, implicit(attribute), otherwise);
  }

  /** As {@link #constant}, but constants of fixed size are signed. */
  public long signedConstant(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    return form == null ? otherwise : values.signedConstant(form, implicit(attribute), otherwise);
  }

  private long implicit(int attribute) {
    Abbreviation shape = shape();
    return shape.implicit()[shape.indexOf(attribute)];
  }

  /**
   * An address.
   *
   * @param otherwise what to return where there is none, or its table is missing
   */
  public long address(int attribute, long otherwise) throws MalformedException {
    Form form = find(attribute);
    return form == null ? otherwise : values.address(form, otherwise);
  }

  /**
   * Where another entry of this file lies: bytes into {@code .debug_info}. Not checked to be one.
   *
   * @return -1 where there is none, or it lies in another file or section
   */
  public long reference(int attribute) throws MalformedException {
    Form form = find(attribute);
    return form == null ? -1 : values.reference(form);
  }

  /** A string (bad UTF-8 replaced), or null where there is none, or it lies in another file. */
  public @Nullable String string(int attribute) throws MalformedException {
    Form form = find(attribute);
    return form == null ? null : values.string(form);
  }

  /** Bytes: an expression or a block; null where there are none. */
  public byte @Nullable [] block(int attribute) throws MalformedException {
    Form form = find(attribute);
    return form == null ? null : values.block(form);
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
      values.skip(forms[i]);
    }
    return forms[index] == Form.INDIRECT ? values.indirect() : forms[index];
  }

  /**
   * A cursor on the entry that an attribute refers to, in this file or the supplementary one; null
   * where there is none.
   */
  @Nullable EntryCursor follow(int attribute) throws MalformedException {
    Form form = find(attribute);
    if (form == null) {
      return null;
    }
    if (form.kind() != Form.Kind.REFERENCE) {
      long elsewhere = values.supplementaryReference(form);
      DebugInfo other = elsewhere < 0 ? null : info.supplementary();
      return other == null ? null : other.entryAt(elsewhere);
    }
    long at = values.reference(form);
    return at >= unit.entries() && at < unit.end() ? info.entryAt(unit, at) : info.entryAt(at);
  }

  private Abbreviation shape() {
    Abbreviation shape = abbreviation;
    if (shape == null) {
      throw new IllegalStateException("no entry: call next() first");
    }
    return shape;
  }
}
