package dev.pystack.target;

import dev.pystack.memory.Memory;
import dev.pystack.memory.SparseMemory;
import dev.pystack.memory.TargetMemory;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target of which nothing is known: for tests that make up some of it. */
public class EmptyTarget implements Target {
  @Override
  public Architecture architecture() {
    return new Architecture(Architecture.Machine.X86_64, ByteOrder.LITTLE_ENDIAN, 8);
  }

  @Override
  public int pid() {
    return 1;
  }

  @Override
  public @Nullable String executable() {
    return null;
  }

  @Override
  public List<Mapping> mappings() {
    return List.of();
  }

  @Override
  public List<String> arguments() {
    return List.of();
  }

  @Override
  public int[] threads() {
    return new int[0];
  }

  @Override
  public @Nullable TargetThread thread(int tid) {
    return null;
  }

  @Override
  public int localTid(int tid) {
    return tid;
  }

  @Override
  public TargetMemory memory() {
    return new SparseMemory().target();
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    return null;
  }

  @Override
  public long futex(int tid) {
    return 0;
  }

  @Override
  public @Nullable Registers registers(int tid) {
    return null;
  }

  @Override
  public @Nullable TextFile textFile(String path, int maxBytes) {
    return null;
  }

  /**
   * A mapping that is not deleted.
   *
   * @param rights as in {@code /proc/PID/maps}: {@code r-x}
   */
  protected static Mapping mapping(long start, long size, long offset, String rights, String path) {
    return new Mapping(
        start,
        start + size,
        offset,
        rights.charAt(0) == 'r',
        rights.charAt(1) == 'w',
        rights.charAt(2) == 'x',
        path,
        false);
  }
}
