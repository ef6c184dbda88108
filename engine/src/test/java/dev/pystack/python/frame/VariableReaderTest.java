package dev.pystack.python.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.python.layout.Field;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R31, R36. */
class VariableReaderTest {
  private static final int OPTIMIZED = 1;
  private static final int VARARGS = 4;
  private static final int VARKEYWORDS = 8;

  private static FrameVariables read(MadeUpPython python, long frame) {
    python.stack(frame);
    FrameState state = python.frames().frames().getFirst();
    return new VariableReader(python.objects()).read(state);
  }

  private static List<String> names(List<Slot> slots) {
    return slots.stream().map(Slot::name).toList();
  }

  /** {@code def f(a, b, *args, c, d=0, **kwargs)}: the slots have the keyword-only ones first. */
  @ParameterizedTest
  @ValueSource(ints = {6, 10, 11, 12, 13, 14, 15})
  void argumentsInTheOrderOfDeclaration(int minor) {
    MadeUpPython python = new MadeUpPython(3, minor);
    long code = python.code("f", 1);
    String[] names = {"a", "b", "c", "d", "args", "kwargs", "x", "unbound"};
    python.set(code, Field.CODE_OBJECT_FLAGS, OPTIMIZED | VARARGS | VARKEYWORDS);
    python.set(code, Field.CODE_OBJECT_ARGCOUNT, 2);
    python.set(code, Field.CODE_OBJECT_KWONLYARGCOUNT, 2);
    if (python.frameObjects()) {
      python.set(code, Field.CODE_OBJECT_VARNAMES, python.names(names));
      python.set(code, Field.CODE_OBJECT_CELLVARS, python.names());
      python.set(code, Field.CODE_OBJECT_FREEVARS, python.names());
    } else {
      byte[] kinds = {0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20};
      python.set(code, Field.CODE_OBJECT_LOCALSPLUSNAMES, python.names(names));
      python.set(code, Field.CODE_OBJECT_LOCALSPLUSKINDS, python.bytes(kinds));
    }
    long frame = python.frame(code);
    python.slots(frame, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0);

    FrameVariables variables = read(python, frame);

    assertThat(names(variables.arguments())).containsExactly("a", "b", "args", "c", "d", "kwargs");
    assertThat(variables.arguments())
        .extracting(Slot::object)
        .containsExactly(0x10L, 0x20L, 0x50L, 0x30L, 0x40L, 0x60L);
    assertThat(variables.locals()).containsExactly(new Slot("x", 0x70, false));
    assertThat(variables.warnings()).isEmpty();
  }

  /** Each of so many arguments could have its cell among so many others. */
  @Test
  @Timeout(value = 8, unit = TimeUnit.SECONDS)
  void thousandsOfArgumentsAndCells() {
    MadeUpPython python = new MadeUpPython(3, 8);
    long code = python.code("f", 1);
    int count = 65_000;
    String[] many = new String[count];
    Arrays.fill(many, "argument");
    String[] others = new String[count];
    Arrays.fill(others, "variable");
    python.set(code, Field.CODE_OBJECT_FLAGS, OPTIMIZED);
    python.set(code, Field.CODE_OBJECT_ARGCOUNT, count);
    python.set(code, Field.CODE_OBJECT_VARNAMES, python.names(many));
    python.set(code, Field.CODE_OBJECT_CELLVARS, python.names(others));
    python.set(code, Field.CODE_OBJECT_FREEVARS, python.names());
    long frame = python.frame(code);

    FrameVariables variables = read(python, frame);

    assertThat(variables.arguments()).allMatch(slot -> slot.name().equals("argument"));
  }

  /** To 3.10 an argument in a closure moves to a cell behind the locals. */
  @Test
  void cellsBefore311() {
    MadeUpPython python = new MadeUpPython(3, 8);
    long code = python.code("f", 1);
    python.set(code, Field.CODE_OBJECT_FLAGS, OPTIMIZED);
    python.set(code, Field.CODE_OBJECT_ARGCOUNT, 2);
    python.set(code, Field.CODE_OBJECT_VARNAMES, python.names("a", "b"));
    python.set(code, Field.CODE_OBJECT_CELLVARS, python.names("b", "own", "empty"));
    python.set(code, Field.CODE_OBJECT_FREEVARS, python.names("free"));
    long frame = python.frame(code);
    python.slots(
        frame, 0x10, 0, python.cell(0x20), python.cell(0x30), python.cell(0), python.cell(0x40));

    FrameVariables variables = read(python, frame);

    assertThat(variables.arguments())
        .containsExactly(new Slot("a", 0x10, false), new Slot("b", 0x20, false));
    assertThat(variables.locals())
        .containsExactly(new Slot("own", 0x30, false), new Slot("free", 0x40, false));

    // the frame has not run yet: no cells
    python.slots(frame, 0x10, 0x20, 0, 0, 0, 0);
    assertThat(read(python, frame).arguments())
        .containsExactly(new Slot("a", 0x10, false), new Slot("b", 0x20, false));
  }

  @Test
  void cellsAndTaggedReferencesSince314() {
    MadeUpPython python = new MadeUpPython(3, 14);
    long code = python.code("f", 1);
    python.set(code, Field.CODE_OBJECT_FLAGS, OPTIMIZED);
    python.set(code, Field.CODE_OBJECT_ARGCOUNT, 1);
    python.set(
        code,
        Field.CODE_OBJECT_LOCALSPLUSNAMES,
        python.names("arg", "n", "negative", "borrowed", "none", "free"));
    byte[] kinds = {0x20 | 0x40 | 0x06, 0x20, 0x20, 0x20, 0x20, (byte) 0x80};
    python.set(code, Field.CODE_OBJECT_LOCALSPLUSKINDS, python.bytes(kinds));
    long frame = python.frame(code);
    long value = python.object("int");
    python.slots(
        frame, python.cell(value), 7 << 2 | 3, -7L << 2 | 3, value | 1, 1, python.cell(value) | 1);

    FrameVariables variables = read(python, frame);

    assertThat(variables.arguments()).containsExactly(new Slot("arg", value, false));
    assertThat(variables.locals())
        .containsExactly(
            new Slot("n", 7, true),
            new Slot("negative", -7, true),
            new Slot("borrowed", value, false),
            new Slot("free", value, false));
  }

  @Test
  void classesAndModulesHaveNone() {
    MadeUpPython python = new MadeUpPython(3, 12);
    long code = python.code("C", 1);
    python.set(code, Field.CODE_OBJECT_LOCALSPLUSNAMES, python.names("__class__", "outer"));
    byte[] kinds = {0x40, (byte) 0x80};
    python.set(code, Field.CODE_OBJECT_LOCALSPLUSKINDS, python.bytes(kinds));
    long frame = python.frame(code);
    python.slots(frame, python.cell(0x10), python.cell(0x20));

    FrameVariables variables = read(python, frame);

    assertThat(variables.arguments()).isEmpty();
    assertThat(variables.locals()).isEmpty();
  }

  @Test
  void unreadableNamesAreSaid() {
    MadeUpPython python = new MadeUpPython(3, 12);
    long code = python.code("f", 1);
    python.set(code, Field.CODE_OBJECT_LOCALSPLUSNAMES, 0xdead_beef_0000L);
    assertThat(read(python, python.frame(code)).warnings())
        .singleElement()
        .asString()
        .contains("Variables are missing");
  }
}
