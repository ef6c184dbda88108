package dev.pystack.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.MemoryFault;
import dev.pystack.model.Frame;
import dev.pystack.model.Known;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.python.frame.FrameReader;
import dev.pystack.python.frame.FrameState;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Structs;
import dev.pystack.python.object.ObjectReader;
import dev.pystack.python.runtime.PythonRuntime;
import dev.pystack.python.thread.InterpreterReader;
import dev.pystack.python.thread.InterpreterState;
import dev.pystack.python.thread.ThreadState;
import dev.pystack.stacks.SnapshotReader;
import dev.pystack.stacks.SnapshotSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where memory is smashed: the other threads and frames still come out, and a word is said. */
class SmashedTargetTest {
  private static final long NOWHERE = 0xa5a5_a5a5_a5a5_a5a5L;

  static List<String> names() {
    return Recordings.NAMES;
  }

  /** A recording, where its threads and frames lie, and its report. */
  private static final class Patient {
    final Recording recording;
    final PythonRuntime runtime;
    final Snapshot healthy;
    final InterpreterState interpreter;
    final List<List<FrameState>> frames = new ArrayList<>();

    Patient(String name) {
      recording = Recordings.named(name);
      RecordedTarget target = new RecordedTarget(recording);
      runtime = Objects.requireNonNull(Replay.runtime(target));
      healthy = read(recording.memory());
      Structs structs = new Structs(target.memory(), runtime.layout());
      interpreter =
          new InterpreterReader(structs, runtime.runtime(), new ArrayList<>())
              .read(runtime.interpreter())
              .getFirst();
      FrameReader reader = new FrameReader(new ObjectReader(structs));
      for (ThreadState thread : interpreter.threads()) {
        frames.add(reader.read(thread.address()).frames());
      }
    }

    /** The report of changed memory, the interpreter being known. */
    Snapshot read(RecordedMemory memory) {
      RecordedTarget target = new RecordedTarget(recording, memory);
      return SnapshotSources.added(new SnapshotReader(runtime, true).read(target), target);
    }

    void put(RecordedMemory memory, long base, Field field, long value) {
      byte[] bytes = new byte[runtime.layout().size(field)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (value >>> 8 * i);
      }
      memory.write(base + runtime.layout().offset(field), bytes);
    }

    /** The field that leads from a frame to its caller. */
    Field previous() {
      return runtime.layout().has(Field.INTERPRETER_FRAME_PREVIOUS)
          ? Field.INTERPRETER_FRAME_PREVIOUS
          : Field.FRAME_OBJECT_BACK;
    }

    /** All bytes of a structure that were recorded become garbage. */
    void smash(RecordedMemory memory, long base, int size) {
      for (int i = 0; i < size; i++) {
        try {
          memory.read(base + i, new byte[1], 0, 1);
        } catch (MemoryFault notRecorded) {
          continue;
        }
        memory.write(base + i, (byte) 0xa5);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void circlesOfThreads(String name) {
    Patient patient = new Patient(name);
    List<ThreadState> threads = patient.interpreter.threads();
    for (int i = 0; i < threads.size(); i++) {
      for (int j = 0; j <= i; j++) {
        RecordedMemory memory = patient.recording.memory().copy();
        long back = threads.get(j).address();
        patient.put(memory, threads.get(i).address(), Field.THREAD_STATE_NEXT, back);
        Snapshot snapshot = patient.read(memory);
        assertThat(snapshot.threads()).hasSize(i + 1).isSubsetOf(patient.healthy.threads());
        assertThat(snapshot.warnings()).anyMatch(warning -> warning.contains("does not end"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void threadListIntoNowhere(String name) {
    Patient patient = new Patient(name);
    List<ThreadState> threads = patient.interpreter.threads();
    for (int i = 0; i < threads.size(); i++) {
      RecordedMemory memory = patient.recording.memory().copy();
      patient.put(memory, threads.get(i).address(), Field.THREAD_STATE_NEXT, NOWHERE);
      Snapshot snapshot = patient.read(memory);
      assertThat(snapshot.threads()).hasSize(i + 1).isSubsetOf(patient.healthy.threads());
      assertThat(snapshot.warnings()).anyMatch(warning -> warning.contains("breaks off"));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void circleOfInterpreters(String name) {
    Patient patient = new Patient(name);
    RecordedMemory memory = patient.recording.memory().copy();
    long own = patient.interpreter.address();
    patient.put(memory, own, Field.INTERPRETER_STATE_NEXT, own);
    Snapshot snapshot = patient.read(memory);
    assertThat(snapshot.threads()).isEqualTo(patient.healthy.threads());
    assertThat(snapshot.warnings()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void circlesOfFrames(String name) {
    Patient patient = new Patient(name);
    for (List<FrameState> frames : patient.frames) {
      for (int i = 0; i < frames.size(); i++) {
        RecordedMemory memory = patient.recording.memory().copy();
        long innermost = frames.getFirst().address();
        patient.put(memory, frames.get(i).address(), patient.previous(), innermost);
        Snapshot snapshot = patient.read(memory);
        assertThat(snapshot.threads()).hasSameSizeAs(patient.healthy.threads());
        assertThat(unlike(patient, snapshot)).as("frame " + i).hasSizeLessThanOrEqualTo(1);
        for (PyThread thread : unlike(patient, snapshot)) {
          assertThat(thread.warnings()).isNotEmpty();
          assertThat(names(thread)).endsWith(names(healthy(patient, thread)).getLast());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void smashedFrames(String name) {
    Patient patient = new Patient(name);
    Field whole =
        patient.runtime.layout().has(Field.INTERPRETER_FRAME_WHOLE)
            ? Field.INTERPRETER_FRAME_WHOLE
            : Field.FRAME_OBJECT_WHOLE;
    int size = patient.runtime.layout().size(whole);
    for (List<FrameState> frames : patient.frames) {
      for (int i = 0; i < frames.size(); i++) {
        RecordedMemory memory = patient.recording.memory().copy();
        patient.smash(memory, frames.get(i).address(), size);
        Snapshot snapshot = patient.read(memory);
        assertThat(snapshot.threads()).hasSameSizeAs(patient.healthy.threads());
        assertThat(unlike(patient, snapshot)).as("frame " + i).hasSize(1);
        PyThread hurt = unlike(patient, snapshot).getFirst();
        assertThat(hurt.warnings()).isNotEmpty();
        // what it called is still there
        List<String> expected = names(healthy(patient, hurt));
        List<String> inner = expected.subList(expected.size() - python(frames, i), expected.size());
        if (!inner.isEmpty()) {
          assertThat(names(hurt)).endsWith(inner.toArray(new String[0]));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void smashedTypesOfCode(String name) {
    Patient patient = new Patient(name);
    for (List<FrameState> frames : patient.frames) {
      for (FrameState frame : frames) {
        if (frame.codeObject() == 0) {
          continue;
        }
        RecordedMemory memory = patient.recording.memory().copy();
        patient.put(memory, frame.codeObject(), Field.OBJECT_TYPE, NOWHERE);
        Snapshot snapshot = patient.read(memory);
        assertThat(snapshot.threads()).hasSameSizeAs(patient.healthy.threads());
        for (int i = 0; i < snapshot.threads().size(); i++) {
          List<Frame> all = snapshot.threads().get(i).frames();
          List<Frame> healthy = patient.healthy.threads().get(i).frames();
          assertThat(all).hasSameSizeAs(healthy);
          for (int j = 0; j < all.size(); j++) {
            String found = name(all.get(j));
            assertThat(found).isIn(name(healthy.get(j)), "");
          }
        }
      }
    }
  }

  /** Threads that are not as in the healthy report. */
  private static List<PyThread> unlike(Patient patient, Snapshot snapshot) {
    return snapshot.threads().stream()
        .filter(thread -> !patient.healthy.threads().contains(thread))
        .toList();
  }

  private static PyThread healthy(Patient patient, PyThread thread) {
    return patient.healthy.threads().stream()
        .filter(other -> other.tid() == thread.tid())
        .findFirst()
        .orElseThrow();
  }

  /** How many of the innermost frames have code. */
  private static int python(List<FrameState> frames, int count) {
    return (int) frames.subList(0, count).stream().filter(frame -> !frame.shim()).count();
  }

  /** The outermost first; empty for an unknown one. */
  private static List<String> names(PyThread thread) {
    return thread.frames().stream()
        .filter(frame -> frame instanceof Frame.Python python && !python.shim())
        .map(SmashedTargetTest::name)
        .toList();
  }

  private static String name(Frame frame) {
    return frame instanceof Frame.Python python
            && python.code() instanceof Known.Value<Frame.Code> code
        ? code.value().name()
        : "";
  }
}
