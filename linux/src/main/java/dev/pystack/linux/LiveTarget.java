package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A live process at one moment. */
final class LiveTarget implements Target {
  private final ProcessFacts facts;
  private final ProcessFiles files;
  private final Moment moment;
  private final TargetMemory memory;

  LiveTarget(ProcessFacts facts, ProcessFiles files, Moment moment) {
    this.facts = facts;
    this.files = files;
    this.moment = moment;
    Architecture architecture = facts.architecture();
    this.memory =
        new TargetMemory(moment.memory(), architecture.order(), architecture.addressSize());
  }

  @Override
  public Architecture architecture() {
    return facts.architecture();
  }

  @Override
  public int pid() {
    return facts.pid();
  }

  @Override
  public @Nullable String executable() {
    return facts.executable(moment.maps());
  }

  @Override
  public List<String> arguments() {
    return facts.arguments();
  }

  @Override
  public List<Mapping> mappings() {
    return moment.maps().mappings();
  }

  @Override
  public int[] threads() {
    return moment.threads().clone();
  }

  @Override
  public @Nullable TargetThread thread(int tid) {
    return facts.thread(tid);
  }

  @Override
  public int localTid(int tid) {
    return facts.localTid(tid, moment.threads());
  }

  @Override
  public TargetMemory memory() {
    return memory;
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    return files.open(mapping, moment.maps().inode(mapping.start()));
  }

  @Override
  public @Nullable Memory debugFile(String path) {
    return files.debugFile(path);
  }

  @Override
  public @Nullable TextFile textFile(String path, int maxBytes) {
    return files.text(path, maxBytes);
  }

  @Override
  public long futex(int tid) {
    return moment.futex(tid);
  }

  @Override
  public @Nullable Registers registers(int tid) {
    byte[] dump = moment.registers(tid);
    return dump == null ? null : Registers.of(facts.architecture(), dump);
  }
}
