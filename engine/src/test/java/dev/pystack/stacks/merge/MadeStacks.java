package dev.pystack.stacks.merge;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.NativeTrace.Role;
import dev.pystack.stacks.merge.PythonStack.PythonRun;
import dev.pystack.unwind.RawFrame;
import java.util.ArrayList;
import java.util.List;

/** Stacks made up of names. Native frames are 16 bytes each, the first given is outermost. */
final class MadeStacks {
  static final String EVAL = "_PyEval_EvalFrameDefault";
  private static final long TOP = 0x7fff_0000L;
  private static final long SIZE = 16;

  private MadeStacks() {}

  /**
   * @param functions such as {@code main} or, with what was inlined into it, {@code main>helper};
   *     one of a foreign module begins with {@code !}
   */
  static List<PhysicalFrame> stack(String... functions) {
    List<PhysicalFrame> stack = new ArrayList<>();
    for (int i = 0; i < functions.length; i++) {
      boolean own = !functions[i].startsWith("!");
      List<Frame.Native> names = new ArrayList<>();
      for (String name : functions[i].replace("!", "").split(">")) {
        names.add(function(name, !names.isEmpty()));
      }
      long sp = TOP - SIZE * (i + 1);
      RawFrame raw = new RawFrame(0x1000 + i, 0x1000 + i, sp, sp + SIZE, false, RawFrame.How.CFI);
      stack.add(new PhysicalFrame(raw, names, own));
    }
    return stack;
  }

  private static Frame.Native function(String name, boolean inlined) {
    String symbol = name.equals("?") ? null : name;
    return new Frame.Native(1, symbol, symbol, null, 0, 0, "lib", inlined);
  }

  /** An address in the frame with that index in {@link #stack}. */
  static long in(int index) {
    return TOP - SIZE * (index + 1) + 8;
  }

  /** A run of Python frames with these names. */
  static PythonRun run(long record, String... names) {
    List<Frame> frames = new ArrayList<>();
    for (String name : names) {
      frames.add(
          new Frame.Python(
              new Known.Value<>(new Frame.Code(name, name, "a.py")),
              new Known.Unknown<>(""),
              false,
              false,
              null,
              null));
    }
    return new PythonRun(frames, record);
  }

  static PythonStack python(PythonRun... runs) {
    return new PythonStack(List.of(runs));
  }

  /** Python frames as {@code py:name}, native ones by their names. */
  static List<String> names(List<Frame> frames) {
    List<String> names = new ArrayList<>();
    for (Frame frame : frames) {
      switch (frame) {
        case Frame.Python python ->
            names.add("py:" + ((Known.Value<Frame.Code>) python.code()).value().name());
        case Frame.Native compiled -> names.add(String.valueOf(compiled.symbol()));
      }
    }
    return names;
  }

  static List<Role> roles(Weaver.Woven woven) {
    return woven.trace().frames().stream().map(entry -> entry.role()).toList();
  }
}
