import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a core of a child process, for training: the kernel does that only where its core_pattern
 * allows, and gcore is not everywhere. It has what the kernel's have by default: memory without a
 * file, changed pages of files (here: all that is writable), and the headers of programs.
 */
final class CoreDump {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int PAGE = 4096;
  private static final long MAX_REGION = 64 << 20;

  private record Region(long start, long end, int flags, long offset, String path, long kept) {}

  private CoreDump() {}

  /** Writes the core of a process that sleeps, of the machine that this runs on. */
  static void write(long pid, Path to) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    List<Region> regions = regions(proc);
    byte[] notes = notes(pid, proc, regions);
    int count = regions.size() + 1;
    long at = HEADER + (long) SEGMENT * count;
    ByteBuffer head = buffer((int) at);
    head.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
    head.putShort((short) 4).putShort(machine()).putInt(1).putLong(0).putLong(HEADER).putLong(0);
    head.putInt(0).putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) count);
    head.position(HEADER);
    segment(head, 4, 4, at, 0, notes.length, notes.length, 4);
    long next = aligned(at + notes.length);
    for (Region region : regions) {
      long size = region.end - region.start;
      segment(head, 1, region.flags, next, region.start, region.kept, size, PAGE);
      next += region.kept;
    }
    try (RandomAccessFile core = new RandomAccessFile(to.toFile(), "rw");
        RandomAccessFile memory = new RandomAccessFile(proc.resolve("mem").toFile(), "r")) {
      core.write(head.array());
      core.write(notes);
      core.seek(aligned(at + notes.length));
      byte[] page = new byte[1 << 16];
      for (Region region : regions) {
        for (long done = 0; done < region.kept; ) {
          int n = (int) Math.min(page.length, region.kept - done);
          memory.seek(region.start + done);
          memory.readFully(page, 0, n);
          core.write(page, 0, n);
          done += n;
        }
      }
    }
  }

  private static short machine() {
    return (short) (System.getProperty("os.arch").equals("aarch64") ? 183 : 62);
  }

  private static long aligned(long offset) {
    return offset + PAGE - 1 & -PAGE;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void segment(
      ByteBuffer out, int type, int flags, long at, long address, long kept, long size, int align) {
    out.putInt(type).putInt(flags).putLong(at).putLong(address).putLong(0);
    out.putLong(kept).putLong(size).putLong(align);
  }

  private static List<Region> regions(Path proc) throws IOException {
    List<Region> regions = new ArrayList<>();
    for (String line : Files.readAllLines(proc.resolve("maps"))) {
      String[] parts = line.split(" +", 6);
      String[] bounds = parts[0].split("-");
      long start = Long.parseUnsignedLong(bounds[0], 16);
      long end = Long.parseUnsignedLong(bounds[1], 16);
      if (start < 0) {
        continue;
      }
      String path = parts.length > 5 ? parts[5] : "";
      boolean readable = parts[1].charAt(0) == 'r' && !path.equals("[vvar]");
      boolean writable = parts[1].charAt(1) == 'w';
      long offset = Long.parseUnsignedLong(parts[2], 16);
      long kept = 0;
      if (readable && writable) {
        kept = Math.min(end - start, MAX_REGION);
      } else if (readable && offset == 0 && path.startsWith("/")) {
        kept = PAGE;
      }
      int flags = (readable ? 4 : 0) | (writable ? 2 : 0) | (parts[1].charAt(2) == 'x' ? 1 : 0);
      regions.add(new Region(start, end, flags, offset, path, kept));
    }
    return regions;
  }

  private static byte[] notes(long pid, Path proc, List<Region> regions) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
      for (Path task : tasks.sorted().toList()) {
        // elf_prstatus of x86-64 and aarch64: the thread's number is all that matters here
        ByteBuffer status = buffer(machine() == 62 ? 336 : 392);
        status.putInt(32, Integer.parseInt(task.getFileName().toString()));
        note(out, 1, status.array());
      }
    }
    ByteBuffer info = buffer(136);
    info.put(1, (byte) 'S').putInt(24, (int) pid);
    info.put(40, "python3".getBytes(StandardCharsets.US_ASCII));
    note(out, 3, info.array());
    note(out, 6, Files.readAllBytes(proc.resolve("auxv")));
    List<Region> files = regions.stream().filter(region -> region.path.startsWith("/")).toList();
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    ByteBuffer mapped = buffer(16 + 24 * files.size());
    mapped.putLong(files.size()).putLong(PAGE);
    for (Region file : files) {
      mapped.putLong(file.start).putLong(file.end).putLong(file.offset / PAGE);
      names.writeBytes((file.path + "\0").getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(mapped.array());
    both.writeBytes(names.toByteArray());
    note(out, 0x46494c45, both.toByteArray());
    return out.toByteArray();
  }

  private static void note(ByteArrayOutputStream out, int type, byte[] content) {
    ByteBuffer head = buffer(20);
    head.putInt(5).putInt(content.length).putInt(type);
    head.put("CORE".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(head.array());
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 3]);
  }
}
