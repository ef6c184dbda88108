package dev.pystack.python.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.elf.ElfFile;
import dev.pystack.elf.Section;
import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.derive.CTypes;
import dev.pystack.python.layout.derive.DebugFile;
import dev.pystack.python.layout.derive.Derivation;
import dev.pystack.python.layout.derive.FieldMap;
import dev.pystack.testkit.interpreters.Candidate;
import dev.pystack.testkit.interpreters.Interpreter;
import dev.pystack.testkit.interpreters.Interpreters;
import dev.pystack.testkit.interpreters.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every interpreter of this machine that has debug information has its structures where its layout
 * says: read with our own DWARF reader, and with its own published offsets in place where it has
 * any.
 */
class InterpretersAgreeTest {
  static List<Candidate> candidates() {
    return Interpreters.all().stream().filter(c -> c.orNull() == null || mayHave(c)).toList();
  }

  private static boolean mayHave(Candidate candidate) {
    Interpreter interpreter = candidate.orNull();
    if (interpreter == null) {
      return true;
    }
    try {
      return interpreter.has(Trait.DEBUG_INFO) || !debugFiles(interpreter).isEmpty();
    } catch (Exception unreadable) {
      return true;
    }
  }

  @ParameterizedTest
  @MethodSource("candidates")
  void theLayoutIsWhatTheDebugInformationSays(Candidate candidate) throws Exception {
    Interpreter interpreter = candidate.require();
    List<CTypes> types = new ArrayList<>();
    for (Path path : debugFiles(interpreter)) {
      DebugFile file = new DebugFile(path);
      types.add(new CTypes(file.info(), file.addressSize()));
    }
    assertThat(types).as("files with debug information").isNotEmpty();
    Derivation derivation =
        new Derivation(FieldMap.read(LayoutFilesTest.FOLDER.resolve("fields.map")), types);
    Layout layout = layout(interpreter);
    SoftAssertions soft = new SoftAssertions();
    Map<String, String> fields = derivation.fields();
    int compared = 0;
    for (Field field : Field.values()) {
      String expected = fields.get(field.path());
      if (expected.equals("absent")) {
        // of a module that has no debug information at hand, or truly absent
        soft.assertThat(layout.has(field) && !ofModule(field)).as(field.path()).isFalse();
      } else if (!growsAtItsEnd(field)) {
        int size = Integer.parseInt(expected.substring(expected.indexOf(' ') + 1));
        // an embedded structure may have grown at its end
        String whole = layout.has(field) ? layout.offset(field) + " " + size : "absent";
        soft.assertThat(whole).as(field.path()).isEqualTo(expected);
        if (size <= 8 || field.isWhole()) {
          soft.assertThat(layout.size(field)).as(field.path() + " size").isEqualTo(size);
        }
        compared++;
      }
    }
    for (Bits member : Bits.values()) {
      String expected = fields.get("bits " + member.path());
      soft.assertThat(layout.has(member) ? "" + layout.shift(member) : "absent")
          .as(member.path())
          .isEqualTo(expected.split(" ")[0]);
    }
    derivation
        .constants()
        .forEach(
            (path, value) ->
                soft.assertThat(layout.constant(constant(path)))
                    .as(path)
                    .isEqualTo(Integer.parseInt(value)));
    soft.assertThat(compared).as("fields compared").isGreaterThan(100);
    soft.assertAll();
  }

  private static Constant constant(String path) {
    return Stream.of(Constant.values())
        .filter(c -> c.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static boolean ofModule(Field field) {
    return field.path().startsWith("decimal_")
        || field.path().startsWith("date")
        || field.path().startsWith("time");
  }

  /**
   * What differs with options of the build, or from one micro version to the next: read by none.
   */
  private static boolean growsAtItsEnd(Field field) {
    return switch (field) {
      case RUNTIME_STATE_WHOLE, INTERPRETER_STATE_WHOLE, THREAD_STATE_WHOLE, FRAME_OBJECT_WHOLE ->
          true;
      default -> false;
    };
  }

  private static Layout layout(Interpreter interpreter) throws Exception {
    String[] parts = interpreter.version().split("[^0-9]+");
    PythonVersion version =
        new PythonVersion(
            Integer.parseInt(parts[0]),
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]),
            0xF,
            0);
    if (interpreter.isAtLeast(3, DebugOffsets.FIRST_MINOR)) {
      for (Path binary : binaries(interpreter)) {
        DebugOffsets published = published(binary);
        if (published != null) {
          assertThat(published.version()).isEqualTo(version);
          assertThat(published.freeThreaded()).isEqualTo(interpreter.has(Trait.FREE_THREADED));
          assertThat(published.complete()).isTrue();
          return published.layout();
        }
      }
    }
    Layout layout = Layouts.of(version, Abi.of(8, interpreter.has(Trait.FREE_THREADED)));
    assertThat(layout).isNotNull();
    boolean traces = interpreter.has(Trait.DEBUG_BUILD) && !interpreter.isAtLeast(3, 8);
    return traces ? layout.withTraceRefs() : layout;
  }

  /** The offsets as the file's {@code .PyRuntime} is initialised, or null where it has none. */
  private static @Nullable DebugOffsets published(Path binary) throws Exception {
    try (DebugFile file = new DebugFile(binary)) {
      ElfFile elf = file.elf();
      Section section = elf.section(".PyRuntime");
      if (section == null) {
        return null;
      }
      TargetMemory image = new TargetMemory(elf.image(), elf.header().order(), file.addressSize());
      return DebugOffsets.read(image, section.address());
    }
  }

  /** Debug information of the interpreter and its modules: in the binaries or beside them. */
  private static List<Path> debugFiles(Interpreter interpreter) throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path binary : binaries(interpreter)) {
      try (DebugFile file = new DebugFile(binary)) {
        if (file.elf().section(".debug_info") != null) {
          files.add(binary);
          continue;
        }
        byte[] id = file.elf().buildId();
        Path root = interpreter.root() == null ? Path.of("/") : interpreter.root();
        if (id != null && id.length > 1) {
          String hex = HexFormat.of().formatHex(id);
          Path folder = root.resolve("usr/lib/debug/.build-id").resolve(hex.substring(0, 2));
          Path beside = folder.resolve(hex.substring(2) + ".debug");
          if (Files.exists(beside)) {
            files.add(beside);
          }
        }
      }
    }
    return files;
  }

  private static List<Path> binaries(Interpreter interpreter) throws IOException, MemoryFault {
    List<Path> binaries = new ArrayList<>();
    Path executable = interpreter.executable().toRealPath();
    Path lib = executable.resolveSibling("../lib").normalize();
    String minor = interpreter.version().replaceFirst("^(\\d+\\.\\d+).*", "$1");
    if (interpreter.has(Trait.SHARED)) {
      try (Stream<Path> libraries = Files.list(lib)) {
        libraries
            .filter(f -> f.getFileName().toString().startsWith("libpython" + minor))
            .filter(f -> !Files.isSymbolicLink(f))
            .forEach(binaries::add);
      }
    } else {
      binaries.add(executable);
    }
    String t = interpreter.has(Trait.FREE_THREADED) ? "t" : "";
    String tag = minor.replace(".", "") + (interpreter.has(Trait.DEBUG_BUILD) ? "d" : t);
    Path modules = lib.resolve("python" + minor + t).resolve("lib-dynload");
    if (Files.isDirectory(modules)) {
      try (Stream<Path> files = Files.list(modules)) {
        files
            .filter(
                f ->
                    f.getFileName().toString().matches("_?(datetime|decimal)\\..*so")
                        && (minor.equals("2.7") || f.toString().contains("-" + tag)))
            .forEach(binaries::add);
      }
    }
    return binaries;
  }
}
