import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the native stubs of module linux, one per architecture, as ELF shared libraries: two JNI
 * functions of a few instructions each, so that no C compiler is needed. Run by the build in phase
 * generate-resources: {@code WriteSyscallStubs OUTPUT_FOLDER}.
 *
 * <p>The instructions follow from the calling conventions (System V ABI for x86-64, Procedure Call
 * Standard for the Arm 64-bit Architecture), from syscall(2) and from the JNI function table (JNI
 * specification, chapter 4: {@code NewDirectByteBuffer} has index 229). Check with {@code objdump
 * -d}.
 */
final class WriteSyscallStubs {
  private static final String PREFIX = "Java_dev_pystack_linux_JniSyscalls_";

  private static final int NEW_DIRECT_BYTE_BUFFER = 229;

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("libpystack_syscall-amd64.so"),
        new SharedLibrary(62, amd64Call(), amd64View()).bytes());
    Files.write(
        folder.resolve("libpystack_syscall-aarch64.so"),
        new SharedLibrary(183, aarch64Call(), aarch64View()).bytes());
  }

  /** (env, class, number, a1 … a6): rdi, rsi, rdx, rcx, r8, r9, then the stack. */
  private static byte[] amd64Call() {
    return bytes(
        0xf3, 0x0f, 0x1e, 0xfa, // endbr64
        0x48, 0x89, 0xd0, // mov rax, rdx: the number
        0x48, 0x89, 0xcf, // mov rdi, rcx: a1
        0x4c, 0x89, 0xc6, // mov rsi, r8: a2
        0x4c, 0x89, 0xca, // mov rdx, r9: a3
        0x4c, 0x8b, 0x54, 0x24, 0x08, // mov r10, [rsp+8]: a4
        0x4c, 0x8b, 0x44, 0x24, 0x10, // mov r8, [rsp+16]: a5
        0x4c, 0x8b, 0x4c, 0x24, 0x18, // mov r9, [rsp+24]: a6
        0x0f, 0x05, // syscall
        0xc3); // ret
  }

  /** (env, class, address, length) → env's NewDirectByteBuffer(env, address, length). */
  private static byte[] amd64View() {
    int slot = NEW_DIRECT_BYTE_BUFFER * 8;
    return bytes(
        0xf3,
        0x0f,
        0x1e,
        0xfa, // endbr64
        0x48,
        0x89,
        0xd6, // mov rsi, rdx
        0x48,
        0x89,
        0xca, // mov rdx, rcx
        0x48,
        0x8b,
        0x07, // mov rax, [rdi]
        0xff,
        0xa0,
        slot & 0xff,
        slot >> 8,
        0,
        0); // jmp [rax+slot]
  }

  /** (env, class, number, a1 … a6): x0 … x7, then the stack. */
  private static byte[] aarch64Call() {
    return words(
        0xd503245f, // bti c
        move(8, 2), // the number
        move(0, 3),
        move(1, 4),
        move(2, 5),
        move(3, 6),
        move(4, 7),
        0xf94003e5, // ldr x5, [sp]
        0xd4000001, // svc #0
        0xd65f03c0); // ret
  }

  private static byte[] aarch64View() {
    return words(
        0xd503245f, // bti c
        move(1, 2),
        move(2, 3),
        0xf9400010, // ldr x16, [x0]
        0xf9400210 | NEW_DIRECT_BYTE_BUFFER << 10, // ldr x16, [x16, #slot]
        0xd61f0200); // br x16
  }

  private static int move(int to, int from) {
    return 0xaa0003e0 | from << 16 | to;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] words(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  /**
   * A little-endian ELF64 library with the two functions (System V gABI, chapters 4 and 5). One
   * segment is read and executed; {@code .dynamic} lies in another that glibc may write to, mapped
   * from the same page of the file, at an address that suits pages of up to 64 KiB.
   */
  private record SharedLibrary(int machine, byte[] call, byte[] view) {
    private static final int PAGE = 0x10000;
    private static final int HEADERS = 64 + 4 * 56;
    private static final int HASH = HEADERS;
    private static final int SYMBOLS = HASH + 4 * 8;
    private static final int STRINGS = SYMBOLS + 3 * 24;
    private static final int TEXT = 0x200;
    private static final int DYNAMIC = 0x280;
    private static final int SECTION_NAMES = DYNAMIC + 7 * 16;
    private static final int SECTIONS = 0x340;

    private static final String NAMES =
        "\0" + PREFIX + "call\0" + PREFIX + "view\0libpystack_syscall.so\0";
    private static final String NAMES_OF_SECTIONS =
        "\0.hash\0.dynsym\0.dynstr\0.text\0.dynamic\0.shstrtab\0";

    byte[] bytes() {
      ByteBuffer out = ByteBuffer.allocate(SECTIONS + 7 * 64).order(ByteOrder.LITTLE_ENDIAN);
      int viewAt = TEXT + (call.length + 15) / 16 * 16;
      if (STRINGS + NAMES.length() > TEXT
          || viewAt + view.length > DYNAMIC
          || SECTION_NAMES + NAMES_OF_SECTIONS.length() > SECTIONS) {
        throw new IllegalStateException("the parts overlap");
      }
      header(out);
      program(out, 1, 5, 0, 0, DYNAMIC, PAGE); // PT_LOAD r-x
      program(out, 1, 6, DYNAMIC, PAGE + DYNAMIC, 7 * 16, PAGE); // PT_LOAD rw-
      program(out, 2, 6, DYNAMIC, PAGE + DYNAMIC, 7 * 16, 8); // PT_DYNAMIC
      program(out, 0x6474e551, 6, 0, 0, 0, 16); // PT_GNU_STACK: not executable
      // DT_HASH: one bucket, whose chain is all symbols
      out.putInt(1).putInt(3).putInt(1).putInt(0).putInt(2).putInt(0);
      out.position(SYMBOLS + 24); // the first is the null symbol
      symbol(out, PREFIX + "call", TEXT, call.length);
      symbol(out, PREFIX + "view", viewAt, view.length);
      out.put(STRINGS, NAMES.getBytes(StandardCharsets.US_ASCII));
      out.put(TEXT, call).put(viewAt, view);
      out.position(DYNAMIC);
      out.putLong(14).putLong(NAMES.indexOf("libpystack")); // DT_SONAME
      out.putLong(4).putLong(HASH);
      out.putLong(5).putLong(STRINGS);
      out.putLong(6).putLong(SYMBOLS);
      out.putLong(10).putLong(NAMES.length()); // DT_STRSZ
      out.putLong(11).putLong(24); // DT_SYMENT
      out.put(SECTION_NAMES, NAMES_OF_SECTIONS.getBytes(StandardCharsets.US_ASCII));
      out.position(SECTIONS + 64); // the first is the null section
      section(out, ".hash", 5, 2, HASH, HASH, 24, 2, 4);
      section(out, ".dynsym", 11, 2, SYMBOLS, SYMBOLS, 72, 3, 24);
      section(out, ".dynstr", 3, 2, STRINGS, STRINGS, NAMES.length(), 0, 0);
      section(out, ".text", 1, 6, TEXT, TEXT, DYNAMIC - TEXT, 0, 0);
      section(out, ".dynamic", 6, 3, DYNAMIC, PAGE + DYNAMIC, 7 * 16, 3, 16);
      section(out, ".shstrtab", 3, 0, SECTION_NAMES, 0, NAMES_OF_SECTIONS.length(), 0, 0);
      return out.array();
    }

    private void header(ByteBuffer out) {
      out.put(WriteSyscallStubs.bytes(0x7f, 'E', 'L', 'F', 2, 1, 1)).position(16);
      out.putShort((short) 3).putShort((short) machine).putInt(1); // ET_DYN
      out.putLong(0).putLong(64).putLong(SECTIONS);
      out.putInt(0).putShort((short) 64);
      out.putShort((short) 56).putShort((short) 4); // program headers
      out.putShort((short) 64).putShort((short) 7).putShort((short) 6); // section headers
    }

    private static void program(
        ByteBuffer out, int type, int flags, int offset, int address, int size, int align) {
      out.putInt(type).putInt(flags).putLong(offset).putLong(address).putLong(address);
      out.putLong(size).putLong(size).putLong(align);
    }

    private static void symbol(ByteBuffer out, String name, int address, int size) {
      out.putInt(NAMES.indexOf(name)).put((byte) 0x12).put((byte) 0); // global function
      out.putShort((short) 4).putLong(address).putLong(size);
    }

    private static void section(
        ByteBuffer out,
        String name,
        int type,
        int flags,
        int offset,
        int address,
        int size,
        int link,
        int entrySize) {
      out.putInt(NAMES_OF_SECTIONS.indexOf(name)).putInt(type).putLong(flags);
      out.putLong(address).putLong(offset).putLong(size);
      out.putInt(link).putInt(type == 11 ? 1 : 0).putLong(8).putLong(entrySize);
    }
  }
}
