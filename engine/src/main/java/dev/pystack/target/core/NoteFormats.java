package dev.pystack.target.core;

import dev.pystack.bytes.ByteCursor;
import dev.pystack.bytes.MalformedException;
import dev.pystack.model.CoreInfo.ProcessInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The notes that have one form for all machines of an address size. */
final class NoteFormats {
  private static final String DELETED = " (deleted)";
  // aarch64's are the largest: 272 bytes
  private static final int MAX_REGISTERS = 512;

  private NoteFormats() {}

  /** {@code struct elf_prstatus}: only its registers differ between machines. */
  static CoreThread thread(ByteCursor in) throws MalformedException {
    boolean wide = in.addressSize() == 8;
    in.seek(12);
    int signal = in.u16();
    in.seek(wide ? 32 : 24);
    int tid = in.i32();
    in.seek(wide ? 112 : 72);
    // behind the registers: pr_fpvalid, an int, padded to the size of a register
    int tail = wide ? 8 : 4;
    int size = Math.min(Math.max(0, in.remaining() - tail), MAX_REGISTERS);
    return new CoreThread(tid, signal, in.bytes(size));
  }

  /**
   * {@code struct elf_prpsinfo}. With 32 bits the ids of user and group have 16 bits on some
   * machines (124 bytes in all) and 32 on others (128).
   */
  static ProcessInfo process(ByteCursor in) throws MalformedException {
    boolean wide = in.addressSize() == 8;
    boolean shortIds = !wide && in.remaining() < 128;
    in.skip(1);
    char state = (char) in.u8();
    boolean zombie = in.u8() != 0;
    int nice = in.i8();
    if (wide) {
      in.skip(4);
    }
    long flags = in.address();
    long uid = shortIds ? in.u16() : in.u32();
    long gid = shortIds ? in.u16() : in.u32();
    int pid = in.i32();
    int ppid = in.i32();
    int pgrp = in.i32();
    int sid = in.i32();
    String name = text(in.bytes(16));
    String arguments = text(in.bytes(80));
    return new ProcessInfo(
        state, zombie, nice, flags, uid, gid, pid, ppid, pgrp, sid, name, arguments);
  }

  private static String text(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** {@code NT_FILE}: all entries up to the first that is malformed; odd ones are left out. */
  static void files(ByteCursor in, List<MappedFile> into) {
    try {
      long count = in.address();
      long pageSize = in.address();
      int size = in.addressSize();
      if (count < 0 || count > in.remaining() / (3 * size) || pageSize <= 0) {
        return;
      }
      ByteCursor numbers = in.slice(count * 3 * size);
      String last = "";
      for (long i = 0; i < count; i++) {
        long start = numbers.address();
        long end = numbers.address();
        long offset = numbers.address() * pageSize;
        String path = in.cString();
        boolean deleted = path.endsWith(DELETED);
        if (deleted) {
          path = path.substring(0, path.length() - DELETED.length());
        }
        // mappings of one file stand side by side: one string serves them all
        path = path.equals(last) ? last : path;
        last = path;
        if (Long.compareUnsigned(start, end) < 0 && !path.isEmpty()) {
          into.add(new MappedFile(start, end, offset, path, deleted));
        }
      }
    } catch (MalformedException cut) {
      // the entries before are good
      return;
    }
  }
}
