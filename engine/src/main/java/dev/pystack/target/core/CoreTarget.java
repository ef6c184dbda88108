package dev.pystack.target.core;

import dev.pystack.elf.ElfHeader;
import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.PageCache;
import dev.pystack.memory.TargetMemory;
import dev.pystack.model.CoreInfo;
import dev.pystack.model.CoreInfo.BuildIds;
import dev.pystack.model.CoreInfo.ProcessInfo;
import dev.pystack.model.CoreInfo.Signal;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.Registers;
import dev.pystack.target.Target;
import dev.pystack.target.TargetThread;
import dev.pystack.target.TextFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program in a core dump. Its memory is what was dumped, then the files that were mapped where
 * their build-ids are right, then holes. Nothing comes from this machine's {@code /proc}; source
 * lines come from this machine's files.
 */
public final class CoreTarget implements Target {
  /** Of 4 KiB: 32 MiB. */
  private static final int MAX_PAGES = 8192;

  private static final int MAX_PATH = 4096;

  private final CoreBytes source;
  private final Architecture architecture;
  private final CoreNotes notes;
  private final LocalFiles files;
  private final CoreMappings merged;
  private final Modules modules;
  private final TargetMemory memory;
  private final TargetMemory dumped;
  private final long executedAsAt;
  private final Map<Integer, CoreThread> threads = new HashMap<>();
  private final int[] tids;
  private final @Nullable String executedAs;
  private final @Nullable String program;
  private final @Nullable String shownProgram;

  CoreTarget(
      CoreBytes source,
      ElfHeader header,
      Architecture architecture,
      CoreNotes notes,
      LocalFiles files) {
    this.source = source;
    LocalFile bytes = source.bytes();
    this.architecture = architecture;
    this.notes = notes;
    this.files = files;
    CoreMappings mappings = CoreMappings.of(header.segments(), notes.files, bytes.length());
    PageCache dumped = new PageCache(new CoreMemory(bytes, mappings, null), 1024);
    this.dumped = new TargetMemory(dumped, architecture.order(), architecture.addressSize());
    long noted = notes.auxiliary.executedAs();
    this.executedAsAt = noted == 0 ? StackTop.executedAs(this.dumped, mappings.mappings()) : noted;
    this.executedAs = path(this.dumped, executedAsAt);
    long vdso = notes.auxiliary.vdso();
    if (notes.files.isEmpty()) {
      FoundFiles found =
          FoundFiles.in(this.dumped, mappings.mappings(), executedAs, notes.auxiliary.entry());
      mappings = CoreMappings.of(header.segments(), found.files(), bytes.length());
      vdso = vdso == 0 ? found.vdso() : vdso;
      dumped = new PageCache(new CoreMemory(bytes, mappings, null), 1024);
      this.program = found.program() == null ? executedAs : found.program();
    } else {
      this.program = program(mappings.mappings(), dumped);
    }
    this.shownProgram = shownProgram();
    this.merged = mappings;
    if (program != null) {
      merged.nameHeap(program);
    }
    if (vdso != 0) {
      merged.nameVdso(vdso);
    }
    this.modules = Modules.of(merged.mappings(), dumped, files, program);
    Memory all = new CoreMemory(bytes, merged, modules);
    this.memory =
        new TargetMemory(
            new ScanningMemory(new PageCache(all, MAX_PAGES), all),
            architecture.order(),
            architecture.addressSize());
    int[] ids = new int[notes.threads.size()];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      CoreThread thread = notes.threads.get(i);
      if (thread.tid() > 0 && threads.putIfAbsent(thread.tid(), thread) == null) {
        ids[count++] = thread.tid();
      }
    }
    this.tids = java.util.Arrays.copyOf(ids, count);
  }

  private static @Nullable String path(TargetMemory dumped, long at) {
    if (at == 0) {
      return null;
    }
    try {
      String text = dumped.cString(at, MAX_PATH);
      return text.isEmpty() ? null : text;
    } catch (MemoryFault notDumped) {
      return null;
    }
  }

  /** The file in which the program starts; else the lowest that is known to be ELF. */
  private @Nullable String program(List<Mapping> mappings, Memory dumped) {
    long entry = notes.auxiliary.entry();
    String first = null;
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (!m.hasFile()) {
        continue;
      }
      if (entry != 0 && m.contains(entry) || m.path().equals(executedAs)) {
        return m.path();
      }
      if (first == null && m.fileOffset() == 0 && ElfHeader.isElf(dumped, m.start())) {
        first = m.path();
      }
    }
    return first == null ? executedAs : first;
  }

  /**
   * The path by which the program was executed, links not followed; of a script the interpreter;
   * null where the core does not tell.
   */
  public @Nullable String executedAs() {
    return shownProgram;
  }

  private @Nullable String shownProgram() {
    String as = executedAs;
    String path = as == null || files.isScript(as) ? program : as;
    // where no note tells of the files, the program may have no path
    return path != null && (path.indexOf('/') >= 0 || path.equals(as)) ? path : null;
  }

  /** What the notes say, and which files are missing or are others. */
  public CoreInfo info() {
    List<BuildIds> ids = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<BuildIds> mismatched = new ArrayList<>();
    List<MappedModule> all = modules.all();
    for (int i = 0; i < all.size(); i++) {
      MappedModule module = all.get(i);
      BuildIds own = module.ids();
      if (own != null) {
        ids.add(own);
      }
      if (module.isMissing()) {
        missing.add(module.path());
      } else if (module.isMismatched()) {
        mismatched.add(module.idsOfFile());
      }
    }
    return new CoreInfo(source.path(), notes.process, signal(), ids, missing, mismatched);
  }

  private @Nullable Signal signal() {
    Signal signal = notes.signal;
    if (signal != null || notes.threads.isEmpty()) {
      return signal;
    }
    int number = notes.threads.get(0).signal();
    return number == 0 ? null : SignalFormat.of(number);
  }

  /** Whether it ends before what it should have does. */
  public boolean isTruncated() {
    return merged.isCut() || notes.cut;
  }

  /** What the core itself lacks, in words for the user. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (source.warning() != null) {
      warnings.add(source.warning());
    }
    if (isTruncated()) {
      warnings.add("The core is truncated: some of its memory or threads are missing");
    }
    if (tids.length == 0) {
      warnings.add(
          "The core does not say which threads there were: they are those that Python lists");
    }
    if (notes.files.isEmpty()) {
      warnings.add(
          "The core does not say which files were mapped: they are those that its memory tells of");
    }
    return warnings;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public int pid() {
    ProcessInfo process = notes.process;
    if (process != null && process.pid() > 0) {
      return process.pid();
    }
    return tids.length == 0 ? 0 : tids[0];
  }

  @Override
  public @Nullable String executable() {
    return program;
  }

  @Override
  public List<Mapping> mappings() {
    return Collections.unmodifiableList(merged.mappings());
  }

  /** From the first thread's stack: the notes have only the first 79 bytes of the command line. */
  @Override
  public List<String> arguments() {
    return StackTop.arguments(dumped, merged.mappings(), executedAsAt);
  }

  @Override
  public int[] threads() {
    return tids.clone();
  }

  /** Of names, a core has only that of the process. */
  @Override
  public @Nullable TargetThread thread(int tid) {
    if (!threads.containsKey(tid)) {
      return null;
    }
    ProcessInfo process = notes.process;
    return process != null && process.pid() == tid
        ? new TargetThread(tid, process.name(), process.state())
        : new TargetThread(tid, "", ' ');
  }

  @Override
  public int localTid(int tid) {
    return tid;
  }

  @Override
  public TargetMemory memory() {
    return memory;
  }

  @Override
  public @Nullable Memory file(Mapping mapping) {
    MappedModule module = modules.at(mapping.path());
    return module == null ? null : module.open();
  }

  @Override
  public @Nullable Memory debugFile(String path) {
    return files.debugFile(path);
  }

  @Override
  public @Nullable TextFile textFile(String file, int maxBytes) {
    return files.text(file, maxBytes, source.modified());
  }

  @Override
  public long futex(int tid) {
    CoreThread thread = threads.get(tid);
    return thread == null ? 0 : thread.futex(architecture);
  }

  @Override
  public @Nullable Registers registers(int tid) {
    CoreThread thread = threads.get(tid);
    return thread == null ? null : Registers.of(architecture, thread.registers());
  }

  void close() {
    modules.close();
  }
}
