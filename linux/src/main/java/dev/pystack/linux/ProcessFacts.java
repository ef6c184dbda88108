package dev.pystack.linux;

import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import dev.pystack.target.TargetThread;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /proc/PID} says of a process, each thing read when it is first asked for. */
final class ProcessFacts {
  private static final int TICKS_PER_SECOND = 100; // USER_HZ, the same on every machine we run on

  private static final int AT_PHDR = 3;

  private final int pid;
  private final String base;
  private final ProcFile file;
  private final long startTicks;
  private final Architecture architecture;
  private final FutexCall futexCall;
  private @Nullable String executable;
  private boolean executableKnown;
  private @Nullable List<String> arguments;
  private @Nullable HashMap<Integer, Integer> ownTids;
  private int[] tidsMapped = new int[0];
  private long startMillis;

  /**
   * @param base {@code /proc/PID}, or {@code /proc/PID/task/TID} where the first thread has ended
   * @param startTicks as {@code stat} has it
   */
  ProcessFacts(int pid, String base, long startTicks, ProcFile file) {
    this.pid = pid;
    this.base = base;
    this.startTicks = startTicks;
    this.file = file;
    this.architecture = readArchitecture();
    this.futexCall = new FutexCall(architecture);
  }

  int pid() {
    return pid;
  }

  String base() {
    return base;
  }

  ProcFile file() {
    return file;
  }

  Architecture architecture() {
    return architecture;
  }

  FutexCall futexCall() {
    return futexCall;
  }

  /** Whether this JVM is its parent. */
  boolean ownChild() {
    StatLine own = statLine("/proc/self/stat");
    StatLine its = statLine("/proc/" + pid + "/stat");
    return own != null && its != null && its.parent() == own.pid();
  }

  private @Nullable StatLine statLine(String path) {
    return file.readShort(path) ? StatLine.parse(file.bytes(), file.length()) : null;
  }

  /** Whether the process of this id is still the one it was, and has not ended. */
  boolean stillThere() {
    StatLine line = statLine("/proc/" + pid + "/stat");
    return line != null
        && line.startTicks() == startTicks
        && line.state() != 'X'
        && line.state() != 'Z';
  }

  /** The ids of its threads now; empty where it is gone. */
  int[] tids() {
    return ThreadNotes.list("/proc/" + pid + "/task/");
  }

  ThreadNotes noteThreads() {
    return new ThreadNotes("/proc/" + pid, file, futexCall);
  }

  MapsTable readMaps() {
    file.readAll(base + "/maps");
    return MapsTable.parse(file.bytes(), file.length());
  }

  long readFutex(int tid) {
    return file.readShort("/proc/" + pid + "/task/" + tid + "/syscall")
        ? futexCall.address(file.bytes(), file.length())
        : 0;
  }

  @Nullable TargetThread thread(int tid) {
    if (!file.readShort("/proc/" + pid + "/task/" + tid + "/stat")) {
      return null;
    }
    StatLine line = StatLine.parse(file.bytes(), file.length());
    return line == null ? null : new TargetThread(tid, line.name(), line.state());
  }

  /**
   * The path of the program as its mappings have it: of the one that holds its program headers. The
   * link {@code /proc/PID/exe} says the same, but to read it Java needs its library for new I/O,
   * which costs more than all else here.
   */
  @Nullable String executable(MapsTable maps) {
    if (!executableKnown) {
      executableKnown = true;
      long headers = programHeaders();
      Mapping mapping = headers == 0 ? null : maps.at(headers);
      executable = mapping == null || !mapping.hasFile() ? exeLink() : mapping.path();
    }
    return executable;
  }

  /** {@code AT_PHDR} of the auxiliary vector (getauxval(3)); 0 where it cannot be had. */
  private long programHeaders() {
    if (!file.readAll(base + "/auxv")) {
      return 0;
    }
    int size = architecture.addressSize();
    ByteBuffer words = ByteBuffer.wrap(file.bytes(), 0, file.length()).order(architecture.order());
    while (words.remaining() >= 2 * size) {
      long type = size == 8 ? words.getLong() : words.getInt() & 0xffffffffL;
      long value = size == 8 ? words.getLong() : words.getInt() & 0xffffffffL;
      if (type == AT_PHDR) {
        return value;
      }
    }
    return 0;
  }

  private @Nullable String exeLink() {
    try {
      String path = Files.readSymbolicLink(Path.of(base + "/exe")).toString();
      String deleted = " (deleted)";
      return path.endsWith(deleted) ? path.substring(0, path.length() - deleted.length()) : path;
    } catch (IOException | SecurityException unreadable) {
      return null;
    }
  }

  List<String> arguments() {
    List<String> known = arguments;
    if (known == null) {
      known = List.copyOf(readArguments());
      arguments = known;
    }
    return known;
  }

  private List<String> readArguments() {
    ArrayList<String> found = new ArrayList<>();
    if (!file.readAll(base + "/cmdline")) {
      return found;
    }
    int from = 0;
    byte[] bytes = file.bytes();
    int length = file.length();
    for (int i = 0; i < length; i++) {
      if (bytes[i] == 0 || i == length - 1) {
        int to = bytes[i] == 0 ? i : i + 1;
        found.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    return found;
  }

  /** When the process started, in milliseconds of this machine's clock; 0 where unknown. */
  long startMillis() {
    if (startMillis == 0 && file.readShort("/proc/uptime")) {
      // "12345.67 …": hundredths of seconds
      long uptime = 0;
      for (int i = 0; i < file.length() && file.bytes()[i] != ' '; i++) {
        int digit = file.bytes()[i] - '0';
        if (digit >= 0 && digit <= 9) {
          uptime = uptime * 10 + digit;
        }
      }
      long age = uptime * 10 - startTicks * (1000 / TICKS_PER_SECOND);
      startMillis = System.currentTimeMillis() - age;
    }
    return startMillis;
  }

  /**
   * The thread that the target calls {@code own}, by our count; 0 where that is known to be none.
   *
   * @param tids all threads, by our count
   */
  int localTid(int own, int[] tids) {
    HashMap<Integer, Integer> map = ownTids;
    if (map == null || tids != tidsMapped) {
      map = new HashMap<>(tids.length * 2);
      boolean sameNamespace = ownTid("/proc/" + pid) == 0;
      for (int tid : tids) {
        map.put(sameNamespace ? tid : ownTid("/proc/" + pid + "/task/" + tid), tid);
      }
      ownTids = map;
      tidsMapped = tids;
    }
    Integer local = map.get(own);
    return local == null || own <= 0 ? 0 : local;
  }

  /** The last of several numbers of the line {@code NSpid:} (proc_pid_status(5)); 0: only one. */
  private int ownTid(String thread) {
    if (!file.readAll(thread + "/status")) {
      return 0;
    }
    String text = file.text();
    int line = text.indexOf("\nNSpid:");
    if (line < 0) {
      return 0;
    }
    int end = text.indexOf('\n', line + 1);
    int tab = text.lastIndexOf('\t', end);
    if (end < 0 || tab <= line + "\nNSpid:".length()) {
      return 0;
    }
    int own = 0;
    for (int i = tab + 1; i < end; i++) {
      own = own * 10 + text.charAt(i) - '0';
    }
    return own;
  }

  private Architecture readArchitecture() {
    byte[] header = new byte[20];
    try (RandomAccessFile exe = new RandomAccessFile(base + "/exe", "r")) {
      exe.readFully(header);
    } catch (IOException unreadable) {
      return host();
    }
    if (header[0] != 0x7f || header[1] != 'E' || header[2] != 'L' || header[3] != 'F') {
      return host();
    }
    // elf(5): EI_CLASS 1 is 32 bits, EI_DATA 2 is big-endian
    ByteOrder order = header[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int low = header[order == ByteOrder.BIG_ENDIAN ? 19 : 18] & 0xff;
    int high = header[order == ByteOrder.BIG_ENDIAN ? 18 : 19] & 0xff;
    Architecture.Machine machine =
        switch (high << 8 | low) {
          case 62 -> Architecture.Machine.X86_64;
          case 183 -> Architecture.Machine.AARCH64;
          case 3 -> Architecture.Machine.I386;
          case 40 -> Architecture.Machine.ARM;
          default -> Architecture.Machine.OTHER;
        };
    return new Architecture(machine, order, header[4] == 1 ? 4 : 8);
  }

  private static Architecture host() {
    String name = System.getProperty("os.arch", "");
    Architecture.Machine machine =
        name.equals("aarch64")
            ? Architecture.Machine.AARCH64
            : name.equals("amd64") ? Architecture.Machine.X86_64 : Architecture.Machine.OTHER;
    return new Architecture(machine, ByteOrder.nativeOrder(), 8);
  }
}
