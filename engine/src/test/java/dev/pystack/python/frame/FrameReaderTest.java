package dev.pystack.python.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.python.layout.PythonVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {

  /** Every version for which there is a layout, with and without the GIL. */
  static Stream<MadeUpPython> versions() {
    List<MadeUpPython> all = new ArrayList<>();
    all.add(new MadeUpPython(2, 7));
    for (int minor = 3; minor <= Layouts.NEWEST_MINOR; minor++) {
      all.add(new MadeUpPython(3, minor));
      Layout free = Layouts.of(PythonVersion.of(3, minor), Abi.LP64_NOGIL);
      if (free != null) {
        all.add(new MadeUpPython(free));
      }
    }
    return all.stream();
  }

  private static List<String> names(FrameChain chain) {
    List<String> names = new ArrayList<>();
    for (FrameState frame : chain.frames()) {
      names.add(
          frame.code() instanceof Known.Value<Frame.Code>(Frame.Code code)
              ? code.name()
              : frame.shim() ? "shim" : "unknown");
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("versions")
  void innermostFirst(MadeUpPython python) {
    python.stack(python.frame(python.code("inner", 10)), python.frame(python.code("outer", 20)));

    FrameChain chain = python.frames();

    assertThat(names(chain)).containsExactly("inner", "outer");
    assertThat(chain.warnings()).isEmpty();
    Frame.Position position =
        ((Known.Value<Frame.Position>) chain.frames().getFirst().position()).value();
    assertThat(position.line()).isEqualTo(11);
    Frame.Code code = ((Known.Value<Frame.Code>) chain.frames().getFirst().code()).value();
    assertThat(code.file()).isEqualTo("/srv/inner.py");
    assertThat(code.qualifiedName())
        .isEqualTo(python.layout.has(Field.CODE_OBJECT_QUALNAME) ? "A.inner" : "inner");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void noFrames(MadeUpPython python) {
    python.stack();
    assertThat(python.frames().frames()).isEmpty();
    assertThat(python.frames().warnings()).isEmpty();
  }

  /** R27. */
  @ParameterizedTest
  @MethodSource("versions")
  void aBrokenLinkEndsTheChainWithAWarning(MadeUpPython python) {
    long outer = python.frame(python.code("outer", 20));
    python.stack(python.frame(python.code("inner", 10)), outer);
    python.link(outer, 0xdead_beef_0000L);

    FrameChain chain = python.frames();

    assertThat(names(chain)).containsExactly("inner", "outer");
    assertThat(chain.warnings()).singleElement().asString().contains("breaks off after 2 frames");
  }

  /** Hostile threads may share one long chain. */
  @ParameterizedTest
  @MethodSource("versions")
  void theFramesOfAllThreadsAreBoundedTogether(MadeUpPython python) {
    python.stack(python.frame(python.code("inner", 10)), python.frame(python.code("outer", 20)));
    FrameReader reader = new FrameReader(python.objects(), 3);

    assertThat(names(reader.read(MadeUpPython.THREAD))).containsExactly("inner", "outer");
    FrameChain cut = reader.read(MadeUpPython.THREAD);

    assertThat(names(cut)).containsExactly("inner");
    assertThat(cut.warnings()).singleElement().asString().contains("more are not read");
    assertThat(reader.read(MadeUpPython.THREAD).frames()).isEmpty();
  }

  /** R27: what runs is unknown, but that something runs is not. */
  @ParameterizedTest
  @MethodSource("versions")
  void anUnreadableCodeObjectIsAFrameAllTheSame(MadeUpPython python) {
    python.stack(
        python.frame(python.code("inner", 10)),
        python.frame(0xdead_beef_0000L),
        python.frame(python.object("list")),
        python.frame(python.code("outer", 20)));

    assertThat(names(python.frames())).containsExactly("inner", "unknown", "unknown", "outer");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anUnreadableNameKeepsThePosition(MadeUpPython python) {
    long code = python.code("inner", 10);
    python.set(code, Field.CODE_OBJECT_NAME, 0xdead_beef_0000L);
    python.stack(python.frame(code));

    FrameState frame = python.frames().frames().getFirst();

    assertThat(frame.code()).isInstanceOf(Known.Unknown.class);
    assertThat(((Known.Value<Frame.Position>) frame.position()).value().line()).isEqualTo(11);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anUnreadableLineTableKeepsTheName(MadeUpPython python) {
    long code = python.code("inner", 10);
    python.set(code, Field.CODE_OBJECT_LINETABLE, 0xdead_beef_0000L);
    python.stack(python.frame(code));

    FrameState frame = python.frames().frames().getFirst();

    assertThat(frame.position()).isInstanceOf(Known.Unknown.class);
    assertThat(frame.code()).isInstanceOf(Known.Value.class);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aCircleIsShownOnce(MadeUpPython python) {
    for (int tail = 0; tail < 4; tail++) {
      for (int circle = 1; circle < 6; circle++) {
        long[] frames = new long[tail + circle];
        for (int i = 0; i < frames.length; i++) {
          frames[i] = python.frame(python.code("f" + i, 1));
        }
        python.stack(frames);
        python.link(frames[frames.length - 1], frames[tail]);

        FrameChain chain = python.frames();

        assertThat(chain.frames()).hasSize(frames.length);
        assertThat(chain.warnings()).singleElement().asString().contains("circle");
      }
    }
  }

  @Test
  void everyFrameIsAnEntryBefore311() {
    MadeUpPython python = new MadeUpPython(3, 10);
    python.stack(python.frame(python.code("a", 1)), python.frame(python.code("b", 1)));
    assertThat(python.frames().frames()).allMatch(FrameState::entry);
  }

  @Test
  void the311FlagMarksEntries() {
    MadeUpPython python = new MadeUpPython(3, 11);
    long outer = python.frame(python.code("b", 1));
    python.set(outer, Field.INTERPRETER_FRAME_IS_ENTRY, 1);
    python.stack(python.frame(python.code("a", 1)), outer);
    assertThat(python.frames().frames()).extracting(FrameState::entry).containsExactly(false, true);
  }

  /** R26. */
  @Test
  void aboveAShimIsAnEntry() {
    for (int minor = 12; minor <= Layouts.NEWEST_MINOR; minor++) {
      MadeUpPython python = new MadeUpPython(3, minor);
      python.stack(
          python.frame(python.code("a", 1)),
          python.frame(python.code("b", 1)),
          python.shim(),
          python.frame(python.code("c", 1)),
          python.shim());

      FrameChain chain = python.frames();

      assertThat(names(chain)).containsExactly("a", "b", "shim", "c", "shim");
      assertThat(chain.frames())
          .extracting(FrameState::entry)
          .containsExactly(false, true, false, true, false);
    }
  }

  @Test
  void anInnermostShimIsAnEntry() {
    MadeUpPython python = new MadeUpPython(3, 13);
    python.stack(python.shim(), python.frame(python.code("a", 1)), python.shim());
    assertThat(python.frames().frames())
        .extracting(FrameState::entry)
        .containsExactly(true, true, false);
  }

  @Test
  void theThreadsOwnLowestFrameIsNotShown() {
    MadeUpPython python = new MadeUpPython(3, 15);
    long base = python.shim();
    python.stack(python.frame(python.code("a", 1)), python.shim(), base);
    python.set(MadeUpPython.THREAD, Field.THREAD_STATE_BASE_FRAME, base);
    assertThat(names(python.frames())).containsExactly("a", "shim");

    python.stack(base);
    python.set(MadeUpPython.THREAD, Field.THREAD_STATE_BASE_FRAME, base);
    assertThat(python.frames().frames()).isEmpty();
  }

  /** R26: the lowest bits of a reference are no part of the address. */
  @Test
  void taggedReferenceToTheCode() {
    MadeUpPython python = new MadeUpPython(3, 14);
    long code = python.code("a", 1);
    long frame = python.frame(code);
    python.set(frame, Field.INTERPRETER_FRAME_EXECUTABLE, code | 1);
    python.stack(frame);
    assertThat(names(python.frames())).containsExactly("a");
  }

  /** Cells are made by code of no line; code of no line further on stays without one. */
  @Test
  void aCallThatHasNotReachedItsFirstLine() {
    MadeUpPython python = new MadeUpPython(3, 12);
    long code = python.code("a", 5);
    // two code units without a line, one at the first line plus one, one without
    byte[] table = {(byte) (0x80 | 15 << 3 | 1), (byte) (0x80 | 11 << 3), 4, 9, (byte) 0xf8};
    python.set(code, Field.CODE_OBJECT_LINETABLE, python.bytes(table));
    CodeObject read = Objects.requireNonNull(new CodeCache(python.objects()).at(code));

    assertThat(line(read, -2)).isEqualTo(5);
    assertThat(line(read, 0)).isEqualTo(5);
    assertThat(line(read, 2)).isEqualTo(5);
    assertThat(line(read, 4)).isEqualTo(6);
    assertThat(line(read, 6)).isZero();
  }

  /** 3.11, 3.12: the record of a new run is published before it is filled in. */
  @Test
  void aCallThatIsNotLinkedYetHasNoFrames() {
    for (int minor = 11; minor <= 12; minor++) {
      MadeUpPython python = new MadeUpPython(3, minor);
      python.stack(0xdead_beef_0000L);
      assertThat(python.frames().torn()).isTrue();
      python.stack(python.frame(0x1234), 0xdead_beef_0000L);
      assertThat(python.frames().torn()).isTrue();
      assertThat(python.frames().frames()).isEmpty();
    }
    MadeUpPython python = new MadeUpPython(3, 13);
    python.stack(python.frame(0x1234), 0xdead_beef_0000L);
    assertThat(python.frames().torn()).isFalse();
    assertThat(python.frames().frames()).hasSize(1);
  }

  /**
   * Between a class and its {@code __init__} specialised code puts a frame of the interpreter's.
   */
  @Test
  void theInterpretersOwnCodeIsNoFrame() {
    MadeUpPython python = new MadeUpPython(3, 13);
    long cleanup = python.code("__init__", 0);
    python.set(cleanup, Field.CODE_OBJECT_FILENAME, python.text("__init__"));
    python.set(
        cleanup, Field.CODE_OBJECT_LINETABLE, python.bytes(new byte[] {(byte) 0xf8, (byte) 0xff}));
    long alike = python.code("__init__", 5);
    python.set(alike, Field.CODE_OBJECT_FILENAME, python.text("__init__"));
    python.stack(
        python.frame(alike),
        python.frame(cleanup),
        python.frame(python.code("b", 1)),
        python.shim());

    assertThat(names(python.frames())).containsExactly("__init__", "b", "shim");
  }

  private static int line(CodeObject code, long offset) {
    return ((Known.Value<Frame.Position>) code.position(offset)).value().line();
  }

  /**
   * R29: free-threaded builds of 3.14 and later run copies of the bytecode, one for each thread.
   */
  @Test
  void aThreadsOwnCopyOfTheBytecode() {
    for (int minor = 14; minor <= Layouts.NEWEST_MINOR; minor++) {
      Layout free = Objects.requireNonNull(Layouts.of(PythonVersion.of(3, minor), Abi.LP64_NOGIL));
      MadeUpPython python = new MadeUpPython(free);
      long code = python.code("a", 1);
      long copy = python.allocate(64);
      long copies = python.allocate(64);
      python.memory.number(copies, 8, 3);
      python.memory.number(copies + 8, 8, code + free.offset(Field.CODE_OBJECT_CODE_ADAPTIVE));
      python.memory.number(copies + 24, 8, copy);
      python.set(code, Field.CODE_OBJECT_TLBC, copies);
      long own = python.frame(code);
      long inCopy = python.frame(code);
      python.set(inCopy, Field.INTERPRETER_FRAME_TLBC_INDEX, 2);
      python.set(inCopy, Field.INTERPRETER_FRAME_INSTR_PTR, copy + 6);
      python.stack(inCopy, own);

      assertThat(python.frames().frames()).extracting(FrameState::offset).containsExactly(6L, 2L);
    }
  }

  @Property(tries = 300)
  void survivesGarbage(
      @ForAll @IntRange(min = 3, max = Layouts.NEWEST_MINOR) int minor,
      @ForAll @Size(value = 300) byte[] frameBytes,
      @ForAll @Size(value = 300) byte[] codeBytes,
      @ForAll boolean keepCodeType) {
    MadeUpPython python = new MadeUpPython(3, minor);
    long code = python.code("a", 1);
    long frame = python.frame(code);
    python.stack(frame);
    python.memory.bytes(frame + 16, frameBytes);
    python.memory.bytes(code + (keepCodeType ? 24 : 0), codeBytes);
    if (!python.frameObjects()) {
      python.set(frame, Field.INTERPRETER_FRAME_EXECUTABLE, code);
    } else {
      python.set(frame, Field.FRAME_OBJECT_CODE, code);
    }
    FrameChain chain = python.frames();
    VariableReader variables = new VariableReader(python.objects());
    for (FrameState state : chain.frames()) {
      assertThat(variables.read(state)).isNotNull();
    }
  }
}
