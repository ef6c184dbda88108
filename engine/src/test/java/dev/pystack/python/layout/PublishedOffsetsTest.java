package dev.pystack.python.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.elf.Section;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.derive.DebugFile;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each interpreter of 3.13 and later publishes, stripped or not, is believed and complete, and
 * differs from its layout file only where a micro version grew.
 */
class PublishedOffsetsTest {
  static List<Candidate> candidates() {
    return Interpreters.since(3, DebugOffsets.FIRST_MINOR);
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void areCompleteAndNearTheFile(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    int blocks = 0;
    for (Path binary : binaries(interpreter)) {
      try (DebugFile file = new DebugFile(binary)) {
        Section section = file.elf().section(".PyRuntime");
        if (section == null) {
          continue;
        }
        TargetMemory image =
            new TargetMemory(file.elf().image(), file.elf().header().order(), file.addressSize());
        assertThat(DebugOffsets.isAt(image, section.address())).isTrue();
        DebugOffsets published = DebugOffsets.read(image, section.address());
        blocks++;
        assertThat(published.complete()).isTrue();
        assertThat(published.version().text()).isEqualTo(interpreter.version());
        assertThat(published.freeThreaded()).isEqualTo(interpreter.has(Trait.FREE_THREADED));
        Layout layout = Layouts.of(published.version(), Abi.of(8, published.freeThreaded()));
        assertThat(layout).isNotNull();
        for (Field field : Field.values()) {
          // 3.14's collector grew after 3.14.3, and with it what lies behind
          boolean fixed = !field.path().startsWith("interpreter_state.");
          if (fixed && layout.has(field)) {
            assertThat(published.layout().offset(field))
                .as("" + field)
                .isEqualTo(layout.offset(field));
          }
        }
      }
    }
    assertThat(blocks).as("files with a .PyRuntime").isEqualTo(1);
  }

  private static List<Path> binaries(Interpreter interpreter) throws IOException {
    Path executable = interpreter.executable().toRealPath();
    List<Path> binaries = new ArrayList<>(List.of(executable));
    for (String folder : new String[] {"../lib", ".."}) {
      Path libraries = executable.resolveSibling(folder).normalize();
      if (interpreter.has(Trait.SHARED) && Files.isDirectory(libraries)) {
        try (Stream<Path> files = Files.list(libraries)) {
          files
              .filter(f -> f.getFileName().toString().matches("libpython3\\.\\d+.*\\.so\\.1\\.0"))
              .filter(f -> !Files.isSymbolicLink(f))
              .forEach(binaries::add);
        }
      }
    }
    return binaries;
  }
}
