package dev.pystack.python.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Snapshot.Status;
import dev.pystack.python.layout.Field;
import dev.pystack.target.Architecture;
import dev.pystack.target.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search in processes made by hand: whole, damaged and hostile ones. */
class RuntimeFinderTest {
  private final MadeTarget target = MadeTarget.complete();
  private final List<String> decisions = new ArrayList<>();

  private Finding find(Method... methods) {
    return RuntimeFinder.find(target, List.of(methods), decisions::add);
  }

  private PythonRuntime found(Method... methods) {
    Finding finding = find(methods);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    return ((Finding.Found) finding).runtime();
  }

  @ParameterizedTest
  @EnumSource(names = {"SYMBOLS", "ELF_DATA", "BSS", "HEAP"})
  void findsItByEachMethod(Method method) {
    // the heap has a pointer of its own to its interpreter: the thread's
    PythonRuntime runtime = found(method);
    assertThat(runtime.version().text()).isEqualTo("3.10.9");
    assertThat(runtime.method()).isEqualTo(method);
    assertThat(runtime.runtime()).isEqualTo(MadeTarget.RUNTIME);
    assertThat(runtime.interpreter()).isEqualTo(MadeTarget.INTERPRETER);
    assertThat(runtime.module()).isEqualTo(MadeTarget.LIBRARY);
    assertThat(runtime.loadBias()).isEqualTo(MadeTarget.BIAS);
    assertThat(runtime.status()).isEqualTo(Status.RUNNING);
    assertThat(decisions).hasSize(1);
  }

  @Test
  void mutexesAreLargerOnAarch64ButNotInMusl() {
    assertThat(switchCondition()).isEqualTo(120);
    target.machine = Architecture.Machine.AARCH64;
    assertThat(switchCondition()).isEqualTo(128);
    target.map(MadeTarget.BIAS + 0x100_0000, 0x1000, 0, "r-x", "/lib/ld-musl-aarch64.so.1");
    assertThat(switchCondition()).isEqualTo(120);
  }

  private int switchCondition() {
    return found(Method.SYMBOLS).layout().offset(Field.GIL_SWITCH_COND);
  }

  @Test
  void saysWhyOtherMethodsFail() {
    assertThat(find(Method.DEBUG_OFFSETS)).isInstanceOf(Finding.NotEnoughInformation.class);
    assertThat(decisions)
        .containsExactly("debug-offsets in " + MadeTarget.LIBRARY + ": no cookie at _PyRuntime");
  }

  @Test
  void aThreadOfAnotherInterpreterIsNoProof() {
    target.set(MadeTarget.THREAD, Field.THREAD_STATE_INTERP, MadeTarget.INTERPRETER + 8);
    Finding finding = find(Method.SYMBOLS);
    assertThat(finding).isInstanceOf(Finding.NotEnoughInformation.class);
    assertThat(decisions)
        .containsExactly(
            "symbols in "
                + MadeTarget.LIBRARY
                + ": the interpreter at 0x550000010000 is none: its first thread does not belong"
                + " to it");
  }

  @Test
  void whatIsNoDictionaryIsNoProofButAllThereIs() {
    target.set(MadeTarget.INTERPRETER, Field.INTERPRETER_STATE_SYSDICT, 0);
    target.set(MadeTarget.RUNTIME, Field.RUNTIME_STATE_INITIALIZED, 0);
    assertThat(find(Method.BSS)).isInstanceOf(Finding.NotEnoughInformation.class);
    PythonRuntime runtime = found(Method.SYMBOLS);
    assertThat(runtime.status()).isEqualTo(Status.INITIALIZING);
    assertThat(runtime.warnings()).hasSize(1);
  }

  @Test
  void aRuntimeWithoutInterpreterIsTheLastResort() {
    target.set(MadeTarget.RUNTIME, Field.RUNTIME_STATE_INTERPRETERS_HEAD, 0);
    target.set(MadeTarget.RUNTIME, Field.RUNTIME_STATE_INITIALIZED, 0);
    PythonRuntime runtime = found(Method.SYMBOLS);
    assertThat(runtime.interpreter()).isZero();
    assertThat(runtime.status()).isEqualTo(Status.INITIALIZING);
  }

  @Test
  void takesTheCopyThatValidates() {
    target.library(MadeTarget.BIAS - 0x100_0000, MadeTarget.LIBRARY);
    target.library(MadeTarget.BIAS + 0x100_0000, "/tmp/copy/libpython3.10.so.1.0");
    for (Method method : new Method[] {Method.SYMBOLS, Method.ELF_DATA, Method.BSS}) {
      assertThat(found(method).runtime()).isEqualTo(MadeTarget.RUNTIME);
    }
  }

  @Test
  void anUnnamedProgramIsKnownByItsContents() {
    List<Mapping> renamed = new ArrayList<>();
    for (Mapping m : target.mappings) {
      boolean library = m.path().equals(MadeTarget.LIBRARY);
      renamed.add(
          new Mapping(
              m.start(),
              m.end(),
              m.fileOffset(),
              m.readable(),
              m.writable(),
              m.executable(),
              library ? "/opt/server" : m.path(),
              false));
    }
    target.mappings.clear();
    target.mappings.addAll(renamed);
    PythonRuntime runtime = found(Method.SYMBOLS);
    assertThat(runtime.module()).isEqualTo("/opt/server");
    assertThat(runtime.version().text()).isEqualTo("3.10.9");
  }

  @Test
  void holesCostNothingButThemselves() {
    target.map(MadeTarget.BIAS + 0x4000_0000L, 0x20_0000, 0, "rw-", "");
    target.mappings.add(
        new Mapping(
            0x7fff_0000_0000L, 0x7fff_0100_0000L, 0, true, true, false, "[unreadable]", false));
    assertThat(found(Method.HEAP).interpreter()).isEqualTo(MadeTarget.INTERPRETER);
    assertThat(find(Method.ANONYMOUS_MAPS)).isNotNull();
  }

  @Test
  void nothingOfPythonIsNotPython() {
    target.mappings.removeIf(m -> !m.path().equals("[heap]"));
    assertThat(find(Method.values())).isInstanceOf(Finding.NotPython.class);
  }

  @Property(tries = 400)
  void anyBytesEndInAFinding(@ForAll long seed) {
    MadeTarget hostile = MadeTarget.complete();
    Random random = new Random(seed);
    long[] places = {
      MadeTarget.BIAS,
      MadeTarget.BIAS + 0x400,
      MadeTarget.BIAS + 0x500,
      MadeTarget.BIAS + 0x700,
      MadeTarget.RUNTIME,
      MadeTarget.INTERPRETER,
      MadeTarget.THREAD,
      MadeTarget.HEAP + 0x100
    };
    long[] values = {
      0, -1, 1, MadeTarget.RUNTIME, MadeTarget.INTERPRETER, MadeTarget.THREAD, Long.MIN_VALUE
    };
    for (int i = random.nextInt(6) + 1; i > 0; i--) {
      long place = places[random.nextInt(places.length)] + random.nextInt(0x80);
      long value = random.nextBoolean() ? random.nextLong() : values[random.nextInt(values.length)];
      hostile.memory.number(place, 1 << random.nextInt(4), value);
    }
    byte[] file = Objects.requireNonNull(hostile.files.get(MadeTarget.LIBRARY));
    for (int i = random.nextInt(6); i > 0; i--) {
      file[random.nextInt(64)] = (byte) random.nextInt();
    }
    long before = System.nanoTime();
    Finding finding = RuntimeFinder.find(hostile, Method.ALL, Decisions.NONE);
    assertThat(finding).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }
}
