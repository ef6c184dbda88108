package dev.pystack.unwind;

import dev.pystack.elf.Segment;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.target.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The places in the code that stacks lead through, each looked up once for all threads. */
final class CodePoints {
  private static final int MAX_KEPT = 1 << 15;

  private final Abi abi;
  private final LoadedModules modules;
  private final TargetMemory memory;
  // by module; and by the address, of return addresses apart from others
  private final Map<LoadedModule, CallFrames> callFrames = new HashMap<>();
  private final Map<Long, CodePoint> returns = new HashMap<>();
  private final Map<Long, CodePoint> others = new HashMap<>();

  CodePoints(Abi abi, LoadedModules modules, TargetMemory memory) {
    this.abi = abi;
    this.modules = modules;
    this.memory = memory;
  }

  /**
   * @param exact false for a return address: the instruction before it counts
   */
  CodePoint at(long pc, boolean exact) {
    Map<Long, CodePoint> known = exact ? others : returns;
    CodePoint point = known.get(pc);
    if (point == null) {
      point = find(pc, exact);
      if (known.size() >= MAX_KEPT) {
        known.clear();
      }
      known.put(pc, point);
    }
    return point;
  }

  private CodePoint find(long pc, boolean exact) {
    if (!isCode(pc)) {
      return new CodePoint(null, false, false);
    }
    FrameRow row = row(exact ? pc : pc - 1);
    boolean returns = false;
    // the kernel's vdso for AArch64 says how to get past the signal, not to what it interrupted
    if (row == null || abi == Abi.AARCH64 || !row.signal()) {
      returns = SignalFrames.returnsFromSignal(abi, memory, pc);
    }
    return new CodePoint(row, returns, true);
  }

  private @Nullable FrameRow row(long address) {
    LoadedModule module = modules.at(address);
    if (module == null) {
      return null;
    }
    CallFrames frames = callFrames.get(module);
    if (frames == null) {
      frames = new CallFrames(module);
      callFrames.put(module, frames);
    }
    return frames.at(address);
  }

  /** Whether an address lies in a file that is mapped, or the kernel's library. */
  boolean isInFile(long address) {
    return modules.at(address) != null;
  }

  /** Whether an address may be executed. */
  boolean isCode(long address) {
    Mapping mapping = modules.mapping(address);
    if (mapping == null) {
      return false;
    }
    if (mapping.executable()) {
      return true;
    }
    // a core may not tell
    LoadedModule module = modules.at(address);
    if (module == null) {
      return false;
    }
    List<Segment> segments = module.header().segments();
    for (int i = 0; i < segments.size(); i++) {
      Segment s = segments.get(i);
      long inside = address - module.bias() - s.address();
      if (s.type() == Segment.LOAD && s.executable() && inside >= 0 && inside < s.memorySize()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an address lies behind a call; also where there is code that cannot be read. */
  boolean isReturnAddress(long address) {
    if (!isCode(address)) {
      return false;
    }
    byte[] before = new byte[8];
    try {
      memory.raw().read(address - before.length, before, 0, before.length);
    } catch (MemoryFault hole) {
      return true;
    }
    return abi == Abi.X86_64 ? endsInCallX86(before) : endsInCallArm(before);
  }

  /** {@code e8} with an offset, or {@code ff /2} in any of its lengths. */
  private static boolean endsInCallX86(byte[] before) {
    if (before[3] == (byte) 0xe8) {
      return true;
    }
    for (int length = 2; length <= 7; length++) {
      int at = before.length - length;
      if (before[at] == (byte) 0xff && indirectCallSize(before, at) == length) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of the {@code ff /2} at a place; 0 where it is another instruction. */
  private static int indirectCallSize(byte[] code, int at) {
    int modrm = code[at + 1] & 0xff;
    if ((modrm >> 3 & 7) != 2) {
      return 0;
    }
    int mode = modrm >> 6;
    int register = modrm & 7;
    if (mode == 3) {
      return 2;
    }
    boolean sib = register == 4;
    int size = sib ? 3 : 2;
    if (mode == 1) {
      return size + 1;
    }
    boolean wide =
        mode == 2 || (sib ? at + 2 < code.length && (code[at + 2] & 7) == 5 : register == 5);
    return wide ? size + 4 : size;
  }

  /** {@code bl}, {@code blr} and its authenticating forms. */
  private static boolean endsInCallArm(byte[] before) {
    int word =
        before[4] & 0xff | (before[5] & 0xff) << 8 | (before[6] & 0xff) << 16 | before[7] << 24;
    return (word & 0xfc000000) == 0x94000000 || (word & 0xfefff000) == 0xd63f0000;
  }
}
