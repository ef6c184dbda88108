package dev.pystack.python.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.derive.LayoutFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks as a target would have them, and as none should. */
class DebugOffsetsTest {
  private static final long AT = 0x1000;
  private static final int FINAL = 0xf0;

  /** A block that says what the layout file of a version says. */
  private static byte[] block(int minor, int hexTail, boolean freeThreaded) throws Exception {
    List<String> members =
        LayoutFile.read(LayoutFilesTest.FOLDER.resolve("python-3." + minor + ".layout"))
            .published();
    Layout layout =
        Layouts.of(PythonVersion.of(3, minor), freeThreaded ? Abi.LP64_NOGIL : Abi.LP64);
    ByteBuffer block =
        ByteBuffer.allocate(DebugOffsets.HEADER + 8 * members.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    block.put("xdebugpy".getBytes(StandardCharsets.US_ASCII));
    block.putLong(0x03000000L | (long) minor << 16 | hexTail).putLong(freeThreaded ? 1 : 0);
    for (String member : members) {
      String[] words = member.split(" ");
      block.putLong(value(layout, words));
    }
    return block.array();
  }

  private static long value(Layout layout, String[] words) {
    if (words[1].equals("-")) {
      return words[0].endsWith(".size") ? 4096 : 0;
    }
    Field field = field(words[1]);
    if (!layout.has(field)) {
      return 0;
    }
    if (field.isWhole()) {
      return layout.size(field);
    }
    long offset = layout.offset(field);
    if (words.length == 4) {
      int other = layout.offset(field(words[3]));
      return words[2].equals("plus") ? offset - other : offset + other;
    }
    return offset;
  }

  private static Field field(String path) {
    for (Field field : Field.values()) {
      if (field.path().equals(path)) {
        return field;
      }
    }
    throw new IllegalArgumentException(path);
  }

  private static TargetMemory memory(byte[] block) {
    Memory memory =
        (address, into, offset, length) -> {
          long at = address - AT;
          if (at < 0 || at + length > block.length) {
            throw new MemoryFault(address, "hole");
          }
          System.arraycopy(block, (int) at, into, offset, length);
        };
    return new TargetMemory(memory, ByteOrder.LITTLE_ENDIAN, 8);
  }

  private static DebugOffsets read(byte[] block) throws MemoryFault, MalformedException {
    return DebugOffsets.read(memory(block), AT);
  }

  private static void set(byte[] block, int index, long value) {
    ByteBuffer.wrap(block)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(DebugOffsets.HEADER + 8 * index, value);
  }

  private static int index(int minor, String member) throws Exception {
    List<String> members =
        LayoutFile.read(LayoutFilesTest.FOLDER.resolve("python-3." + minor + ".layout"))
            .published();
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).startsWith(member + " ")) {
        return i;
      }
    }
    throw new IllegalArgumentException(member);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15})
  void sayWhatTheFileSays(int minor) throws Exception {
    for (boolean freeThreaded : new boolean[] {false, true}) {
      DebugOffsets offsets = read(block(minor, 0x02f0, freeThreaded));
      assertThat(offsets.version().text()).isEqualTo("3." + minor + ".2");
      assertThat(offsets.freeThreaded()).isEqualTo(freeThreaded);
      assertThat(offsets.complete()).isTrue();
      Layout file = Layouts.of(offsets.version(), freeThreaded ? Abi.LP64_NOGIL : Abi.LP64);
      for (Field field : Field.values()) {
        assertThat(offsets.layout().has(field)).isEqualTo(file.has(field));
        if (file.has(field)) {
          assertThat(offsets.layout().offset(field)).as("" + field).isEqualTo(file.offset(field));
          assertThat(offsets.layout().size(field)).as("" + field).isEqualTo(file.size(field));
        }
      }
    }
  }

  @Test
  void theTargetsNumbersCount() throws Exception {
    byte[] block = block(14, FINAL, false);
    set(block, index(14, "interpreter_state.gc"), 7000);
    set(block, index(14, "gc.collecting"), 96);
    set(block, index(14, "interpreter_state.gil_runtime_state"), 6000);
    set(block, index(14, "interpreter_state.gil_runtime_state_locked"), 6024);
    set(block, index(14, "thread_state.native_thread_id"), 168);
    Layout layout = read(block).layout();
    assertThat(layout.offset(Field.INTERPRETER_STATE_GC_COLLECTING)).isEqualTo(7096);
    assertThat(layout.offset(Field.GIL_LOCKED)).isEqualTo(24);
    assertThat(layout.offset(Field.THREAD_STATE_NATIVE_THREAD_ID)).isEqualTo(168);
    // not published: the file's
    assertThat(layout.offset(Field.THREAD_STATE_HOLDS_GIL)).isEqualTo(36);
  }

  @Test
  void zeroOfAMemberThatTheBuildDoesNotPublishIsNotAnOffset() throws Exception {
    byte[] block = block(13, FINAL, true);
    set(block, index(13, "interpreter_state.gil_runtime_state_enabled"), 0);
    assertThat(read(block).layout().offset(Field.INTERPRETER_STATE_GIL_ENABLED)).isEqualTo(7760);
  }

  @Test
  void everyOffsetAndSizeIsChecked() throws Exception {
    for (long wrong : new long[] {-1, 1L << 40, Long.MIN_VALUE, 1 << 25}) {
      byte[] block = block(13, FINAL, false);
      List<String> members =
          LayoutFile.read(LayoutFilesTest.FOLDER.resolve("python-3.13.layout")).published();
      Layout file = Layouts.of(PythonVersion.of(3, 13), Abi.LP64);
      for (int i = 0; i < members.size(); i++) {
        String[] words = members.get(i).split(" ");
        boolean used = !words[1].equals("-") && file.has(field(words[1]));
        if (used || words[0].endsWith(".size")) {
          byte[] bad = block.clone();
          set(bad, i, wrong);
          assertThatThrownBy(() -> read(bad))
              .as(members.get(i))
              .isInstanceOf(MalformedException.class)
              .hasMessageContaining("_Py_DebugOffsets+0x");
        }
      }
    }
  }

  @Test
  void anOffsetOutsideItsStructureOrUnalignedIsWrong() throws Exception {
    byte[] outside = block(13, FINAL, false);
    set(outside, index(13, "thread_state.interp"), 304);
    assertThatThrownBy(() -> read(outside)).isInstanceOf(MalformedException.class);
    byte[] unaligned = block(13, FINAL, false);
    set(unaligned, index(13, "thread_state.interp"), 17);
    assertThatThrownBy(() -> read(unaligned)).isInstanceOf(MalformedException.class);
  }

  @Test
  void whatIsNoBlock() throws Exception {
    byte[] cookie = block(13, FINAL, false);
    cookie[3] = 'X';
    assertThat(DebugOffsets.isAt(memory(cookie), AT)).isFalse();
    assertThatThrownBy(() -> read(cookie)).isInstanceOf(MalformedException.class);
    byte[] old = block(13, FINAL, false);
    old[10] = 12;
    assertThat(DebugOffsets.isAt(memory(old), AT)).isFalse();
    byte[] build = block(13, FINAL, false);
    build[16] = 2;
    assertThat(DebugOffsets.isAt(memory(build), AT)).isTrue();
    assertThatThrownBy(() -> read(build)).isInstanceOf(MalformedException.class);
    byte[] cut = java.util.Arrays.copyOf(block(13, FINAL, false), 200);
    assertThatThrownBy(() -> read(cut)).isInstanceOf(MemoryFault.class);
    assertThat(DebugOffsets.isAt(memory(new byte[4]), AT)).isFalse();
  }

  /** R15: a version without a file is read as the newest, as far as its numbers can be. */
  @Test
  void newerThanKnown() throws Exception {
    byte[] block = block(15, FINAL, false);
    block[10] = 16;
    set(block, index(15, "thread_state.interp"), 24);
    DebugOffsets offsets = read(block);
    assertThat(offsets.version().text()).isEqualTo("3.16.0");
    assertThat(offsets.complete()).isTrue();
    assertThat(Layouts.knows(offsets.version())).isFalse();
    assertThat(offsets.layout().offset(Field.THREAD_STATE_INTERP)).isEqualTo(24);
    set(block, index(15, "code_object.filename"), -8);
    DebugOffsets partial = read(block);
    assertThat(partial.complete()).isFalse();
    assertThat(partial.layout().offset(Field.THREAD_STATE_INTERP)).isEqualTo(24);
    assertThat(partial.layout().offset(Field.CODE_OBJECT_FILENAME)).isEqualTo(112);
  }

  /** R10: a list may differ before the first candidate; 3.14's first had 3.13's. */
  @Test
  void aVersionThatWasNeverReleasedMayHaveTheListOfTheOneBefore() throws Exception {
    // the runtime goes on behind its block
    byte[] block = java.util.Arrays.copyOf(block(13, FINAL, false), 2000);
    block[10] = 14;
    block[8] = (byte) 0xa1;
    DebugOffsets offsets = read(block);
    assertThat(offsets.version().text()).isEqualTo("3.14.0a1");
    Layout file = Layouts.of(PythonVersion.of(3, 13), Abi.LP64);
    assertThat(offsets.layout().offset(Field.INTERPRETER_STATE_SYSDICT))
        .isEqualTo(file.offset(Field.INTERPRETER_STATE_SYSDICT));
  }

  @Property(tries = 2000)
  void neverAnythingButItsTwoExceptions(
      @ForAll @Size(max = 1200) byte[] garbage, @ForAll @IntRange(min = 13, max = 17) int minor) {
    byte[] block = garbage.clone();
    if (block.length > 24) {
      byte[] header = "xdebugpy".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(header, 0, block, 0, 8);
      block[8] = (byte) 0xf0;
      block[9] = 0;
      block[10] = (byte) minor;
      block[11] = 3;
      java.util.Arrays.fill(block, 12, 24, (byte) 0);
    }
    try {
      Layout layout = read(block).layout();
      for (Field field : Field.values()) {
        if (layout.has(field)) {
          assertThat(layout.offset(field)).isBetween(0, 33 << 20);
        }
      }
    } catch (MemoryFault | MalformedException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }
}
