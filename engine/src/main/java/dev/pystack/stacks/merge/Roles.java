package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.NativeTrace.Role;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which functions of the interpreter stand for Python frames, and which say nothing that these do
 * not say: PyStack's list, but by whole names, and only in the interpreter's own module.
 */
final class Roles {
  private static final String EVAL = "_PyEval_EvalFrameDefault";

  /** Before 3.6 (PEP 523). */
  private static final String OLD_EVAL = "PyEval_EvalFrameEx";

  private static final Set<String> HIDDEN =
      Set.of(
          "call_function",
          "call_function_tail",
          "classmethoddescr_call",
          "cmpwrapper_call",
          "do_call_core",
          "fast_function",
          "function_call",
          "instance_call",
          "instancemethod_call",
          "methoddescr_call",
          "proxy_call",
          "slot_tp_call",
          "type_call",
          "weakref_call",
          "wrap_call",
          "wrapper_call",
          "wrapperdescr_call");

  private final String eval;

  /**
   * @param old whether {@code PyEval_EvalFrameEx} runs the frames itself
   */
  Roles(boolean old) {
    this.eval = old ? OLD_EVAL : EVAL;
  }

  /**
   * @param own whether the function is in the interpreter's own module
   */
  Role of(Frame.Native frame, boolean own) {
    String name = own ? base(frame.symbol()) : null;
    if (name == null) {
      return Role.OTHER;
    }
    if (name.equals(eval)) {
      return Role.EVAL;
    }
    return hidden(name) ? Role.INTERPRETER : Role.OTHER;
  }

  /** Whether a function of that name is nowhere but in an interpreter. */
  boolean evaluates(@Nullable String symbol) {
    return eval.equals(base(symbol));
  }

  /** One of the functions that a tail-calling interpreter has for each instruction (3.14+). */
  boolean instruction(@Nullable String symbol) {
    return symbol != null && symbol.startsWith("_TAIL_CALL_");
  }

  /** Without what compilers ({@code .cold}, {@code .constprop.0}) and linkers add to a name. */
  static @Nullable String base(@Nullable String symbol) {
    if (symbol == null) {
      return null;
    }
    for (int i = 1; i < symbol.length(); i++) {
      char c = symbol.charAt(i);
      if (c == '.' || c == '@') {
        return symbol.substring(0, i);
      }
    }
    return symbol;
  }

  private static boolean hidden(String name) {
    return name.startsWith("_Py")
        || name.startsWith("PyEval")
        || name.startsWith("_TAIL_CALL_")
        || name.startsWith("PyObject_Call")
        || HIDDEN.contains(name)
        || name.toLowerCase(Locale.ROOT).contains("vectorcall");
  }
}
