package dev.pystack.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.model.Snapshot;
import dev.pystack.testkit.targets.Truth;
import dev.pystack.testkit.targets.TruthComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version, on machines that have no interpreter: recordings replayed. */
class RecordedTargetTest {
  private static final long MOST_BYTES = 40 << 10;
  private static final long MOST_BYTES_OF_ALL = 1 << 20;

  static List<String> names() {
    return Recordings.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesItsReport(String name) throws Exception {
    Recording recording = Recordings.named(name);
    RecordedTarget target = new RecordedTarget(recording);
    Snapshot snapshot = Replay.snapshot(target);
    assertThat(snapshot).isNotNull();
    String json = Replay.json(target, snapshot, name);
    assertThat(TruthComparison.differencesWithLocals(Truth.parse(recording.truth()), json))
        .isEmpty();
    assertThat(json).isEqualTo(Recordings.expected(name));
  }

  @Test
  void isThereForEachNameAndSmall() throws Exception {
    long sum = 0;
    try (Stream<Path> files = Files.list(Recordings.folder())) {
      List<Path> all = files.sorted().toList();
      assertThat(all.stream().map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Recordings.NAMES.stream()
                  .flatMap(name -> Stream.of(name + ".rec", name + ".json"))
                  .toList());
      for (Path file : all) {
        assertThat(Files.size(file)).as(file.toString()).isLessThan(MOST_BYTES);
        sum += Files.size(file);
      }
    }
    assertThat(sum).isLessThan(MOST_BYTES_OF_ALL);
  }
}
