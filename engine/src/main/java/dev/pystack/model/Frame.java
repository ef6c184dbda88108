package dev.pystack.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame of a stack. */
public sealed interface Frame {

  /**
   * A frame of Python code.
   *
   * @param code what runs, or why that is unknown
   * @param position where in it, or why that is unknown
   * @param entry the first Python frame of one run of the interpreter's loop
   * @param shim the interpreter's own placeholder frame, not shown in text
   * @param source the source line without its indentation, or null where it cannot be had
   * @param variables with {@code --locals}, else null
   */
  record Python(
      Known<Code> code,
      Known<Position> position,
      boolean entry,
      boolean shim,
      @Nullable SourceLine source,
      @Nullable Variables variables)
      implements Frame {}

  /**
   * A frame of compiled code (C, C++, Rust, …), or one that the compiler inlined into such a frame.
   *
   * @param address where it stands, as the target counts: of the innermost frame and of one that a
   *     signal interrupted the next instruction, of others the return address. Inlined frames have
   *     the address of the frame that they were inlined into
   * @param symbol the name in the symbol table or the debug information, mangled where it is; null
   *     where unknown
   * @param function {@code symbol} demangled where it is mangled; null where unknown
   * @param file source file as the debug information has it; null where unknown
   * @param line from 1; 0 where unknown
   * @param column from 1; 0 where unknown
   * @param library path of the mapped file; null where the address belongs to none
   * @param inlined whether the compiler put it into the frame that called it
   */
  record Native(
      long address,
      @Nullable String symbol,
      @Nullable String function,
      @Nullable String file,
      int line,
      int column,
      @Nullable String library,
      boolean inlined)
      implements Frame {}

  /**
   * @param qualifiedName {@code co_qualname}; where the version has none, {@code name}
   * @param name {@code co_name}
   * @param file {@code co_filename} as the target has it
   */
  record Code(String qualifiedName, String name, String file) {}

  /**
   * @param line from 1; 0 where the instruction belongs to no line
   * @param range null where the version or the code object has no columns
   */
  record Position(int line, @Nullable Range range) {}

  /**
   * @param endLine from 1
   * @param column UTF-8 bytes from the start of {@code line}, from 0
   * @param endColumn UTF-8 bytes from the start of {@code endLine}, from 0, exclusive
   */
  record Range(int endLine, int column, int endColumn) {}

  /**
   * A source line stripped of white space at both ends.
   *
   * @param highlightStart index into {@code text} (UTF-16 units) at which the position's columns
   *     start; equal to {@code highlightEnd} where there is nothing to highlight
   */
  record SourceLine(String text, int highlightStart, int highlightEnd) {}

  /** In the order of declaration. */
  record Variables(List<Variable> arguments, List<Variable> locals) {}

  /**
   * @param value Python's repr, cut at the budget; unescaped
   */
  record Variable(String name, String value) {}
}
