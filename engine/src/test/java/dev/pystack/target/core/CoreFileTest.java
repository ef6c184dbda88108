package dev.pystack.target.core;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pystack.elf.ElfHeader;
import dev.pystack.memory.MemoryFault;
import dev.pystack.model.CoreInfo;
import dev.pystack.target.Architecture.Machine;
import dev.pystack.target.Mapping;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoreFileTest {
  private static final LocalFiles HERE = new LocalFiles(List.of(), null, null);

  @TempDir Path folder;

  enum Form {
    X86_64(LITTLE_ENDIAN, 8, ElfHeader.MACHINE_X86_64, 15, 202, 14),
    AARCH64(LITTLE_ENDIAN, 8, ElfHeader.MACHINE_AARCH64, 8, 98, 0),
    AARCH64_BIG(BIG_ENDIAN, 8, ElfHeader.MACHINE_AARCH64, 8, 98, 0),
    I386(LITTLE_ENDIAN, 4, ElfHeader.MACHINE_386, 11, 240, 0),
    ARM_BIG(BIG_ENDIAN, 4, ElfHeader.MACHINE_ARM, 7, 240, 0);

    final ByteOrder order;
    final int word;
    final int machine;
    final int register;
    final int futex;
    final int argument;

    Form(ByteOrder order, int word, int machine, int register, int futex, int argument) {
      this.order = order;
      this.word = word;
      this.machine = machine;
      this.register = register;
      this.futex = futex;
      this.argument = argument;
    }

    byte[] bytes() {
      return MadeCore.bytes(order, word, machine, register, futex);
    }
  }

  private String file(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("core"), bytes).toString();
  }

  @ParameterizedTest
  @EnumSource
  void readsNotesAndMemoryOfEveryMachine(Form form) throws Exception {
    try (CoreFile core = CoreFile.open(file(form.bytes()))) {
      CoreTarget target = core.target(HERE);
      assertThat(target.architecture().addressSize()).isEqualTo(form.word);
      assertThat(target.architecture().machine().name()).isEqualTo(form.name().replace("_BIG", ""));
      assertThat(target.threads()).containsExactly(101, 102);
      assertThat(target.futex(101)).isEqualTo(0xf000 + form.argument);
      assertThat(target.futex(102)).isZero();
      assertThat(target.pid()).isEqualTo(101);
      assertThat(target.executable()).isEqualTo(MadeCore.PROGRAM);
      assertThat(target.executedAs()).isEqualTo("./run.py");
      CoreInfo info = target.info();
      assertThat(info.process())
          .isEqualTo(
              new CoreInfo.ProcessInfo(
                  'R',
                  false,
                  -5,
                  0x400600,
                  1000,
                  1001,
                  101,
                  1,
                  99,
                  98,
                  "python",
                  "python app.py "));
      assertThat(info.signal()).isEqualTo(new CoreInfo.Signal(11, "SIGSEGV", 1, 0, 0xdeadL, null));
      assertThat(info.missing()).containsExactly(MadeCore.PROGRAM);
      assertThat(target.mappings())
          .containsExactly(
              new Mapping(
                  MadeCore.DATA,
                  MadeCore.DATA + 0x3000,
                  0,
                  true,
                  false,
                  true,
                  MadeCore.PROGRAM,
                  false),
              new Mapping(
                  MadeCore.STACK, MadeCore.STACK + 4096, 0, true, true, false, "[heap]", false),
              new Mapping(
                  MadeCore.STACK + 0x10000,
                  MadeCore.STACK + 0x20000,
                  0,
                  false,
                  false,
                  false,
                  "",
                  false));
      assertThat(target.memory().cString(MadeCore.DATA + 8, 100)).isEqualTo("the program");
      assertThatThrownBy(() -> target.memory().u8(MadeCore.DATA + 4096))
          .isInstanceOf(MemoryFault.class);
      assertThat(target.warnings()).isEmpty();
    }
  }

  @Test
  void saysWhatIsWrongInOneProblem() throws Exception {
    byte[] good = Form.X86_64.bytes();
    byte[] program = good.clone();
    program[16] = 2;
    byte[] machine = good.clone();
    machine[18] = 22;
    assertThat(problem(new byte[0])).isInstanceOf(CoreProblem.Empty.class);
    assertThat(problem("#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CoreProblem.NotCore.class);
    assertThat(problem(program)).isInstanceOf(CoreProblem.NotCore.class);
    assertThat(problem(new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .isInstanceOf(CoreProblem.NotUnpacked.class);
    assertThat(problem(Arrays.copyOf(good, 40))).isInstanceOf(CoreProblem.Truncated.class);
    assertThat(problem(Arrays.copyOf(good, 100))).isInstanceOf(CoreProblem.Truncated.class);
    assertThat(problem(Arrays.copyOf(good, 290))).isInstanceOf(CoreProblem.Truncated.class);
    assertThat(problem(machine))
        .isEqualTo(new CoreProblem.UnknownMachine(folder.resolve("core").toString(), 22, 64));
    assertThatThrownBy(() -> CoreFile.open(folder.toString())).isInstanceOf(CoreException.class);
  }

  private CoreProblem problem(byte[] bytes) throws Exception {
    String path = file(bytes);
    try (CoreFile core = CoreFile.open(path)) {
      throw new AssertionError("read " + core.path());
    } catch (CoreException e) {
      return e.problem();
    }
  }

  @Test
  void whatIsThereOfATruncatedCoreIsRead() throws Exception {
    byte[] cut = Arrays.copyOf(Form.X86_64.bytes(), 8192 + 4096);
    try (CoreFile core = CoreFile.open(file(cut))) {
      CoreTarget target = core.target(HERE);
      assertThat(target.memory().cString(MadeCore.DATA, 4)).isEqualTo("data");
      assertThatThrownBy(() -> target.memory().u8(MadeCore.STACK)).isInstanceOf(MemoryFault.class);
      assertThat(target.warnings()).singleElement().asString().contains("truncated");
    }
  }

  /** Whatever the headers and notes say: clear refusals or a target, in bounded time. */
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void damagedHeadersAndNotesAreSurvived(Form form) throws Exception {
    Random random = new Random(form.ordinal());
    int headers = 2400;
    int read = 0;
    for (int round = 0; round < 400; round++) {
      byte[] bytes = form.bytes();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        int at = random.nextInt(16, headers);
        int kind = random.nextInt(3);
        bytes[at] = (byte) (kind == 0 ? 0xff : kind == 1 ? 0 : random.nextInt());
        if (kind == 0 && random.nextBoolean()) {
          Arrays.fill(bytes, at, Math.min(headers, at + 8), (byte) 0xff);
        }
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      try (CoreFile core = CoreFile.open(file(bytes))) {
        read += look(core.target(HERE));
      } catch (CoreException refused) {
        assertThat(refused.problem()).isNotNull();
      }
    }
    assertThat(read).isGreaterThan(100);
  }

  private static int look(CoreTarget target) {
    target.info();
    target.warnings();
    target.executedAs();
    for (int tid : target.threads()) {
      target.futex(tid);
      target.thread(tid);
    }
    long end = 0;
    for (Mapping m : target.mappings()) {
      assertThat(Long.compareUnsigned(m.start(), end)).isNotNegative();
      assertThat(Long.compareUnsigned(m.end(), m.start())).isPositive();
      end = m.end();
      for (long at : new long[] {m.start(), m.end() - 8}) {
        try {
          target.memory().i64(at);
        } catch (MemoryFault hole) {
          assertThat(hole).hasMessageContaining("0x");
        }
      }
      target.file(m);
    }
    return 1;
  }

  @Test
  void everyMachineIsTested() {
    assertThat(Form.values()).hasSizeGreaterThan(Machine.values().length - 1);
  }

  /** 65,000 note segments that all have the same notes: each as large as may be. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void notesThatManySegmentsShareAreNotReadAgainAndAgain() throws Exception {
    int count = 65_000;
    int thread = 16_000;
    int files = 1 << 22;
    int notesAt = 64 + count * 56;
    ByteBuffer b = ByteBuffer.allocate(notesAt + 40 + thread + files).order(LITTLE_ENDIAN);
    b.put(MadeCore.bytes(LITTLE_ENDIAN, 8, ElfHeader.MACHINE_X86_64, 15, 202), 0, 64);
    b.putShort(56, (short) count);
    for (int i = 0; i < count; i++) {
      int at = 64 + i * 56;
      b.putInt(at, 4).putLong(at + 8, notesAt).putLong(at + 32, 40L + thread + files);
    }
    byte[] name = "CORE".getBytes(StandardCharsets.US_ASCII);
    b.position(notesAt).putInt(5).putInt(thread).putInt(1).put(name);
    b.putInt(notesAt + 20 + 32, 7);
    b.position(notesAt + 20 + thread).putInt(5).putInt(files).putInt(0x46494c45).put(name);
    try (CoreFile core = CoreFile.open(file(b.array()))) {
      assertThat(core.target(HERE).threads()).containsExactly(7);
    }
  }

  /** How many segments there are stands in a section header that the kernel writes last. */
  @Test
  void coresOfManyMappingsMayBeCut() throws Exception {
    byte[] made = MadeCore.bytes(LITTLE_ENDIAN, 8, ElfHeader.MACHINE_X86_64, 15, 202);
    int count = 0xffff;
    int shift = 64 + count * 56;
    ByteBuffer b = ByteBuffer.allocate(shift + made.length).order(LITTLE_ENDIAN);
    b.put(0, made, 0, 64 + 4 * 56).put(shift, made);
    b.putShort(56, (short) count).putLong(40, shift + made.length + 1000L);
    for (int i = 0; i < 4; i++) {
      int at = 64 + i * 56 + 8;
      b.putLong(at, b.getLong(at) + shift);
    }
    try (CoreFile core = CoreFile.open(file(b.array()))) {
      CoreTarget target = core.target(HERE);
      assertThat(target.threads()).containsExactly(101, 102);
      assertThat(target.memory().cString(MadeCore.STACK + 8, 20)).isEqualTo("./run.py");
    }
  }
}
