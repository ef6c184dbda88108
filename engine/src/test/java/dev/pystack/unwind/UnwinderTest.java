package dev.pystack.unwind;

import static dev.pystack.unwind.MadeTarget.CODE;
import static dev.pystack.unwind.MadeTarget.JIT;
import static dev.pystack.unwind.MadeTarget.STACK;
import static dev.pystack.unwind.MadeTarget.STACK_END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.target.Architecture.Machine;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.unwind.RawFrame.How;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stacks made by hand, of both machines. */
class UnwinderTest {
  private static final int RBP = 6;
  private static final int RSP = 7;
  private static final int RIP = 16;
  private static final int X29 = 29;
  private static final int X30 = 30;
  private static final int SP = 31;
  private static final int PC = 32;

  private static final long TOP = STACK + 0x1000;

  /** {@code call} of five bytes before every return address that is used here. */
  private static MadeTarget x86() {
    MadeTarget target = new MadeTarget(Machine.X86_64);
    for (int at = 0; at < 0x400; at += 0x10) {
      target.code(CODE + at + 0x0b, 0xe8, 0, 0, 0, 0);
      target.code(JIT + at + 0x0b, 0xe8, 0, 0, 0, 0);
    }
    return target;
  }

  private static MadeTarget arm() {
    MadeTarget target = new MadeTarget(Machine.AARCH64);
    for (int at = 0; at < 0x400; at += 0x10) {
      target.code(CODE + at + 0x0c, 0, 0, 0, 0x94);
      target.code(JIT + at + 0x0c, 0, 0, 0, 0x94);
    }
    return target;
  }

  private static Bytes code(MadeTarget target, int... bytes) {
    Bytes made = target.bytes();
    for (int value : bytes) {
      made.u8(value);
    }
    return made;
  }

  private static List<Long> addresses(NativeStack stack) {
    return stack.frames().stream().map(RawFrame::pc).toList();
  }

  /** Of x86-64: 16 bytes, 32 bytes, and one that is marked as the outermost. */
  private static MadeTarget threeFunctions() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target, 0x0e, 16));
    target.function(0x100, 0x100, code(target, 0x0e, 32, 0x86, 2));
    target.function(0x200, 0x100, code(target, 0x07, 16));
    target.words(TOP + 8, CODE + 0x110);
    target.words(TOP + 16 + 16, 0x4711, CODE + 0x210);
    return target;
  }

  private static void isThreeFunctions(NativeStack stack) {
    assertThat(stack.end()).isNull();
    assertThat(stack.frames())
        .containsExactly(
            new RawFrame(CODE + 5, CODE + 5, TOP, TOP + 16, false, How.CFI),
            new RawFrame(CODE + 0x110, CODE + 0x10f, TOP + 16, TOP + 48, false, How.CFI),
            new RawFrame(CODE + 0x210, CODE + 0x20f, TOP + 48, TOP + 56, false, How.CFI));
    assertThat(stack.frames().get(0).holds(TOP)).isTrue();
    assertThat(stack.frames().get(0).holds(TOP + 15)).isTrue();
    assertThat(stack.frames().get(0).holds(TOP + 16)).isFalse();
  }

  @Test
  void followsCallFrameInformation() {
    isThreeFunctions(threeFunctions().library(true, true).unwind(RIP, CODE + 5, RSP, TOP));
  }

  @Test
  void readsItFromTheFileWhereTheMemoryHasHoles() {
    isThreeFunctions(threeFunctions().library(false, true).unwind(RIP, CODE + 5, RSP, TOP));
  }

  @Test
  void readsTheWholeSectionWhereThereIsNoTable() {
    isThreeFunctions(threeFunctions().library(true, false).unwind(RIP, CODE + 5, RSP, TOP));
    isThreeFunctions(threeFunctions().library(false, false).unwind(RIP, CODE + 5, RSP, TOP));
  }

  @Test
  void theInstructionBeforeTheReturnAddressCounts() {
    MadeTarget target = x86();
    target.function(0, 0x10, code(target, 0x0e, 16));
    // another function starts right behind the call
    target.function(0x10, 0x100, code(target, 0x0e, 0x60));
    target.function(0x200, 0x100, code(target, 0x07, 16));
    target.words(TOP + 8, CODE + 0x10).words(TOP + 24, CODE + 0x210);
    assertThat(addresses(target.library(true, true).unwind(RIP, CODE + 5, RSP, TOP)))
        .containsExactly(CODE + 5, CODE + 0x10, CODE + 0x210);
    // unless it is where the thread stands
    target.words(TOP + 0x58, CODE + 0x210);
    assertThat(addresses(target.unwind(RIP, CODE + 0x10, RSP, TOP)))
        .containsExactly(CODE + 0x10, CODE + 0x210);
  }

  @Test
  void aReturnAddressOfZeroIsTheEnd() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target, 0x0e, 16)).library(true, true);
    NativeStack stack = target.unwind(RIP, CODE + 5, RSP, TOP);
    assertThat(stack.end()).isNull();
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void aReturnAddressThatIsNoCodeIsTheEnd() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target, 0x0e, 16)).library(true, true);
    target.words(TOP + 8, STACK + 0x10);
    NativeStack stack = target.unwind(RIP, CODE + 5, RSP, TOP);
    assertThat(stack.end()).isEqualTo("no code at 0x7ffd00000010");
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void anUnreadableStackIsTheEnd() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target, 0x0e, 16)).library(true, true);
    NativeStack stack = target.unwind(RIP, CODE + 5, RSP, STACK_END - 8);
    assertThat(stack.end()).contains("at 0x7ffd00010000");
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void stacksThatLeadBackIntoThemselvesEnd() {
    MadeTarget target = x86();
    // the CFA is what the stack says, so that callers can be anywhere; as on signals' stacks
    target.signalFunction(0, 0x100, code(target, 0x0f, 3, 0x77, 0, 0x06)).library(true, true);
    target.words(TOP - 8, CODE + 0x20, TOP + 0x100);
    target.words(TOP + 0xf8, CODE + 0x20, TOP + 0x200);
    target.words(TOP + 0x1f8, CODE + 0x20, TOP);
    NativeStack stack = target.unwind(RIP, CODE + 0x20, RSP, TOP);
    assertThat(stack.end()).isEqualTo("the stack leads back into itself");
    assertThat(stack.frames().size()).isLessThan(50);
    target.words(TOP, TOP);
    target.words(TOP - 8, CODE + 0x20);
    stack = target.unwind(RIP, CODE + 0x20, RSP, TOP);
    assertThat(stack.end()).isEqualTo("the stack leads back into itself");
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void callersBelowEndIt() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target, 0x0f, 3, 0x77, 0, 0x06)).library(true, true);
    target.words(TOP - 0x108, CODE + 0x20).words(TOP, TOP - 0x100);
    NativeStack stack = target.unwind(RIP, CODE + 0x20, RSP, TOP);
    assertThat(stack.end()).isEqualTo("the stack leads downwards from 0x7ffd00001000");
    assertThat(stack.frames()).hasSize(1);
  }

  @Test
  void longStacksAreCapped() {
    MadeTarget target = x86();
    target.function(0, 0x100, code(target)).library(true, true);
    for (long at = STACK; at < STACK_END; at += 8) {
      target.words(at, CODE + 0x20);
    }
    NativeStack stack =
        new Unwinder(target, LoadedModules.of(target), 1000)
            .unwind(target.registers(RIP, CODE + 0x20, RSP, STACK));
    assertThat(stack.frames()).hasSize(1000);
    assertThat(stack.end()).isEqualTo("more than 1000 frames");
    // and without a cap it ends where the memory does
    stack = target.unwind(RIP, CODE + 0x20, RSP, STACK);
    assertThat(stack.frames()).hasSize(0x10000 / 8 + 1);
  }

  @Test
  void framePointersStepOverCodeWithoutInformation() {
    MadeTarget target = threeFunctions().library(true, true);
    // JIT code calls JIT code calls the second function
    target.words(TOP - 0x80, TOP - 0x40, JIT + 0x30);
    target.words(TOP - 0x40, 0x99, CODE + 0x110);
    target.words(TOP - 0x30 + 16, 0x4711, CODE + 0x210);
    NativeStack stack = target.unwind(RIP, JIT + 0x55, RSP, TOP - 0x90, RBP, TOP - 0x80);
    assertThat(addresses(stack))
        .containsExactly(JIT + 0x55, JIT + 0x30, CODE + 0x110, CODE + 0x210);
    assertThat(stack.frames())
        .extracting(RawFrame::how)
        .containsExactly(How.FRAME_POINTER, How.FRAME_POINTER, How.CFI, How.CFI);
    assertThat(stack.frames().get(0).cfa()).isEqualTo(TOP - 0x70);
    assertThat(stack.end()).isNull();
  }

  @Test
  void aFramePointerOfZeroMarksTheFirstFunction() {
    NativeStack stack = x86().unwind(RIP, JIT + 0x55, RSP, TOP, RBP, 0);
    assertThat(stack.frames()).hasSize(1);
    assertThat(stack.end()).isNull();
    assertThat(stack.frames().get(0).cfa()).isEqualTo(TOP);
  }

  @Test
  void withoutAnythingItSaysSo() {
    NativeStack stack = x86().unwind(RIP, JIT + 0x55, RSP, TOP, RBP, 0x1234);
    assertThat(stack.frames())
        .containsExactly(new RawFrame(JIT + 0x55, JIT + 0x55, TOP, TOP, false, How.NONE));
    assertThat(stack.end()).isEqualTo("no call frame information for 0x560000000055");
  }

  /** A trampoline that keeps no frame pointer: {@code add $24, %rsp; pop %rbx; ret}. */
  @Test
  void epiloguesLeadOutOfTrampolines() {
    MadeTarget target = threeFunctions().library(true, true);
    target.code(JIT + 0x20, 0x48, 0x83, 0xc4, 24, 0x5b, 0xc3);
    target.function(0x300, 0x100, code(target, 0x0e, 16));
    target.words(TOP - 0x30, JIT + 0x20);
    target.words(TOP - 0x28 + 24, 0xbb, CODE + 0x110);
    target.words(TOP - 0x28 + 40 + 16, 0x4711, CODE + 0x210);
    NativeStack stack = target.unwind(RIP, CODE + 5, RSP, TOP - 0x38, RBP, 0x1234);
    assertThat(addresses(stack)).containsExactly(CODE + 5, JIT + 0x20, CODE + 0x110, CODE + 0x210);
    assertThat(stack.frames())
        .extracting(RawFrame::how)
        .containsExactly(How.CFI, How.PROLOGUE, How.CFI, How.CFI);
    assertThat(stack.end()).isNull();
  }

  /** As CPython 3.14 makes it: pieces that jump to each other, entered from a trampoline. */
  @Test
  void trampolinesLeadOutOfCompiledPieces() {
    MadeTarget target = threeFunctions().library(true, true);
    // call a piece; pop %rbx; ret
    target.code(JIT + 0x12, 0xe8, 10, 0, 0, 0, 0x5b, 0xc3);
    // another piece, which pushed the frame pointer
    target.words(TOP - 0x60, 0x11, CODE + 0x310, TOP - 0x20, JIT + 0x17, 0xbb, CODE + 0x110);
    target.words(TOP - 0x30 + 16, 0x4711, CODE + 0x210);
    NativeStack stack = target.unwind(RIP, JIT + 0x1055, RSP, TOP - 0x60, RBP, 1);
    assertThat(addresses(stack))
        .containsExactly(JIT + 0x1055, JIT + 0x17, CODE + 0x110, CODE + 0x210);
    assertThat(stack.frames())
        .extracting(RawFrame::how)
        .containsExactly(How.CALL_SITE, How.PROLOGUE, How.CFI, How.CFI);
    assertThat(stack.end()).isNull();
  }

  @Test
  void callsOfWhatIsNoCodeLeaveTheReturnAddressOnTop() {
    MadeTarget target = threeFunctions().library(true, true);
    target.words(TOP - 8, CODE + 0x110).words(TOP + 16, 0x4711, CODE + 0x210);
    NativeStack stack = target.unwind(RIP, 0, RSP, TOP - 8);
    assertThat(addresses(stack)).containsExactly(0L, CODE + 0x110, CODE + 0x210);
    assertThat(stack.frames().get(0).how()).isEqualTo(How.PROLOGUE);
  }

  /** musl's restorer has no information; its bytes tell. */
  @Test
  void signalFramesAreKnownByTheirCode() {
    MadeTarget target = threeFunctions().library(true, true);
    target.code(JIT + 0x200, 0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 5);
    long handler = STACK + 0x200;
    target.words(handler + 8, JIT + 0x200);
    long context = handler + 16 + 40;
    target.words(context + 8 * 15, TOP, CODE + 0x100);
    target.words(TOP + 24 - 8, 0x4711, CODE + 0x210);
    target.words(TOP + 24, CODE + 0x210);
    NativeStack stack = target.unwind(RIP, CODE + 5, RSP, handler);
    assertThat(stack.frames()).hasSize(4);
    assertThat(stack.frames().get(1).signal()).isTrue();
    assertThat(stack.frames().get(1).how()).isEqualTo(How.SIGNAL);
    assertThat(stack.frames().get(1).lookup()).isEqualTo(JIT + 0x200);
    // interrupted at a function's first instruction, which is what is looked up
    assertThat(stack.frames().get(2).lookup()).isEqualTo(CODE + 0x100);
    assertThat(addresses(stack)).containsExactly(CODE + 5, JIT + 0x200, CODE + 0x100, CODE + 0x210);
  }

  @Test
  void armsLeavesReturnByRegister() {
    MadeTarget target = arm();
    target.function(0, 0x100, code(target));
    // stp x29, x30 at -16; CFA 32 above
    target.function(0x100, 0x100, code(target, 0x0e, 32, 0x9d, 4, 0x9e, 3));
    target.function(0x200, 0x100, code(target, 0x07, 30)).library(true, true);
    target.words(TOP, 0x2929, CODE + 0x210);
    NativeStack stack = target.unwind(PC, CODE + 4, X30, CODE + 0x110, SP, TOP);
    assertThat(stack.frames())
        .containsExactly(
            new RawFrame(CODE + 4, CODE + 4, TOP, TOP, false, How.CFI),
            new RawFrame(CODE + 0x110, CODE + 0x10f, TOP, TOP + 32, false, How.CFI),
            new RawFrame(CODE + 0x210, CODE + 0x20f, TOP + 32, TOP + 32, false, How.CFI));
    assertThat(stack.end()).isNull();
  }

  @Test
  void armsSignedReturnAddressesAreStripped() {
    MadeTarget target = arm();
    target.function(0, 0x100, code(target, 0x2d, 0x0e, 16, 0x9d, 2, 0x9e, 1));
    target.function(0x200, 0x100, code(target, 0x07, 30)).library(true, true);
    target.words(TOP, 0x2929, 0xa35b_0000_0000_0000L | CODE + 0x210);
    NativeStack stack = target.unwind(PC, CODE + 4, SP, TOP);
    assertThat(addresses(stack)).containsExactly(CODE + 4, CODE + 0x210);
    assertThat(stack.end()).isNull();
  }

  /** The kernel's own information leads to where the handler's frame record points. */
  @Test
  void armsSignalFramesAreKnownByTheirCode() {
    MadeTarget target = arm();
    target.function(0, 0x100, code(target, 0x0e, 16, 0x9d, 2, 0x9e, 1));
    target.function(0x200, 0x100, code(target, 0x07, 30));
    target.function(0x300, 0x100, code(target, 0x0d, X29, 0x9d, 0, 0x9e, 0x7f));
    target.library(true, true);
    target.code(CODE + 0x320, 0x68, 0x11, 0x80, 0xd2, 1, 0, 0, 0xd4);
    target.words(TOP, 0x2929, CODE + 0x320);
    long registers = TOP + 16 + 312;
    target.words(registers + 8 * 30, CODE + 0x210, TOP + 0x800, CODE);
    NativeStack stack = target.unwind(PC, CODE + 8, SP, TOP);
    target.words(TOP + 0x800, 0x2929, CODE + 0x210);
    stack = target.unwind(PC, CODE + 8, SP, TOP);
    assertThat(addresses(stack)).containsExactly(CODE + 8, CODE + 0x320, CODE, CODE + 0x210);
    assertThat(stack.frames().get(1).signal()).isTrue();
    assertThat(stack.frames().get(2).lookup()).isEqualTo(CODE);
  }

  @Test
  void armsFrameRecords() {
    MadeTarget target = arm();
    target.function(0x200, 0x100, code(target, 0x07, 30)).library(true, true);
    target.words(TOP + 0x10, TOP + 0x80, JIT + 0x30);
    target.words(TOP + 0x80, 0, 0x7f5b_0000_0000_0000L | CODE + 0x210);
    NativeStack stack = target.unwind(PC, JIT + 0x54, SP, TOP, X29, TOP + 0x10);
    assertThat(addresses(stack)).containsExactly(JIT + 0x54, JIT + 0x30, CODE + 0x210);
    // at a function's first instruction the caller is in x30
    target.code(JIT + 0x54, 0x3f, 0x23, 0x03, 0xd5);
    stack = target.unwind(PC, JIT + 0x54, SP, TOP, X29, TOP + 0x10, X30, JIT + 0x60);
    assertThat(addresses(stack)).containsExactly(JIT + 0x54, JIT + 0x60, JIT + 0x30, CODE + 0x210);
    assertThat(stack.frames().get(0).how()).isEqualTo(How.PROLOGUE);
    // and at its last too
    target.code(JIT + 0x54, 0xfd, 0x7b, 0xc2, 0xa8, 0xc0, 0x03, 0x5f, 0xd6);
    stack = target.unwind(PC, JIT + 0x54, SP, TOP + 0x10, X29, 0x1234);
    assertThat(stack.frames().get(0).how()).isEqualTo(How.PROLOGUE);
    assertThat(stack.frames().get(0).cfa()).isEqualTo(TOP + 0x30);
    assertThat(addresses(stack)).startsWith(JIT + 0x54, JIT + 0x30, CODE + 0x210);
  }

  /** No bytes make it throw, or go on for ever. */
  @ParameterizedTest
  @EnumSource(
      value = Machine.class,
      names = {"X86_64", "AARCH64"})
  void garbage(Machine machine) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      MadeTarget target = machine == Machine.AARCH64 ? arm() : x86();
      for (int i = 0; i < 4; i++) {
        byte[] instructions = new byte[random.nextInt(12)];
        random.nextBytes(instructions);
        Bytes made = target.bytes().raw(instructions);
        target.function(i * 0x100, 0x100, made);
      }
      target.library(true, random.nextBoolean());
      long[] kinds = {CODE, JIT, STACK, MadeTarget.BIAS + 0x2000, 0};
      for (long at = STACK; at < STACK_END; at += 8) {
        target.words(at, kinds[random.nextInt(5)] + random.nextInt(0x400));
      }
      for (int i = 0; i < 64; i++) {
        target.code(JIT + random.nextInt(0x2000), random.nextInt(256));
        if (seed % 3 == 0) {
          target.code(MadeTarget.BIAS + 0x2000 + random.nextInt(0x100), random.nextInt(256));
          target.code(MadeTarget.BIAS + 0x3000 + random.nextInt(0x30), random.nextInt(256));
        }
        if (seed % 3 == 1) {
          target.code(MadeTarget.BIAS + random.nextInt(0x180), random.nextInt(256));
        }
      }
      long[] registers = new long[66];
      for (int i = 0; i < registers.length; i += 2) {
        registers[i] = i / 2 % (target.arm() ? 33 : 17);
        registers[i + 1] = kinds[random.nextInt(5)] + random.nextInt(0x1000);
      }
      NativeStack stack = target.unwind(registers);
      assertThat(stack.frames()).isNotEmpty();
      assertThat(stack.frames().size()).isLessThanOrEqualTo(Unwinder.MAX_FRAMES);
    }
  }

  @Test
  void otherMachinesSayThatTheyAreNotRead() {
    // registers of others are not had either: the unwinder is asked with those of another
    MadeTarget i386 = new MadeTarget(Machine.I386);
    NativeStack stack =
        new Unwinder(i386, LoadedModules.of(i386)).unwind(x86().registers(RIP, 5, RSP, 6));
    assertThat(stack.frames()).hasSize(1);
    assertThat(stack.end()).isEqualTo("native stacks of this machine are not read");
  }
}
