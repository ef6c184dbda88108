package dev.pystack.stacks.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.SparseMemory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.model.Snapshot;
import dev.pystack.target.Architecture;
import dev.pystack.target.Architecture.Machine;
import dev.pystack.target.EmptyTarget;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.unwind.NativeStack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NativeCollectorTest {
  private static final long CODE = 0x560000000000L;
  private static final long RETURN = CODE + 0x100;
  private static final long STACK = 0x7ffd00000000L;
  private static final int FRAMES = 300;

  /** Three threads that all say that they have one and the same stack of so many frames. */
  private static final class OneStack extends EmptyTarget {
    final SparseMemory memory = new SparseMemory();
    final Machine machine;

    OneStack(Machine machine) {
      this.machine = machine;
      memory.bytes(CODE, new byte[0x1000]);
      memory.number(RETURN - 5, 1, 0xe8); // call
      for (int i = 0; i < FRAMES; i++) {
        long frame = STACK + 16L * i;
        memory.number(frame, 8, frame + 16);
        memory.number(frame + 8, 8, i == FRAMES - 2 ? 0 : RETURN);
      }
    }

    @Override
    public Architecture architecture() {
      return new Architecture(machine, ByteOrder.LITTLE_ENDIAN, machine == Machine.X86_64 ? 8 : 4);
    }

    @Override
    public List<Mapping> mappings() {
      return List.of(
          new Mapping(CODE, CODE + 0x1000, 0, true, false, true, "", false),
          new Mapping(STACK, STACK + 0x2000, 0, true, true, false, "[stack]", false));
    }

    @Override
    public int[] threads() {
      return new int[] {1, 2, 3};
    }

    @Override
    public TargetMemory memory() {
      return memory.target();
    }

    @Override
    public @Nullable Registers registers(int tid) {
      // struct user_regs_struct
      ByteBuffer dump = ByteBuffer.allocate(27 * 8).order(ByteOrder.LITTLE_ENDIAN);
      dump.putLong(4 * 8, STACK).putLong(16 * 8, CODE + 0x200).putLong(19 * 8, STACK);
      return Registers.of(architecture(), dump.array());
    }
  }

  private static NativeReading reading(OneStack target, int maxFrames) {
    NativeCollector collector = new NativeCollector(NativeMode.ALL_THREADS, maxFrames);
    collector.withoutPython(target);
    return Objects.requireNonNull(collector.reading());
  }

  @Test
  void allStacksTogetherAreBounded() {
    assertThat(reading(new OneStack(Machine.X86_64), 2 * FRAMES).stacks().values())
        .extracting(stack -> stack.frames().size())
        .containsExactly(FRAMES, FRAMES, 100);
    NativeReading little = reading(new OneStack(Machine.X86_64), FRAMES / 2);
    assertThat(little.stacks().values())
        .extracting(stack -> stack.frames().size())
        .containsExactly(FRAMES, 100, 100);
    NativeStack last = Objects.requireNonNull(little.stacks().get(3));
    assertThat(last.end()).isEqualTo("more than 100 frames");
  }

  @Test
  void machinesWithoutNativeStacksAreNamed() {
    NativeReading reading = reading(new OneStack(Machine.I386), 1000);
    Snapshot empty = new Snapshot(null, List.of(), List.of(), List.of());
    Snapshot merged = NativeMerge.merged(empty, reading, frame -> List.of());
    assertThat(merged.threads())
        .hasSize(3)
        .allSatisfy(
            thread ->
                assertThat(thread.warnings())
                    .containsExactly(
                        "The native stack is not known: native stacks of this machine are not"
                            + " read"));
  }
}
