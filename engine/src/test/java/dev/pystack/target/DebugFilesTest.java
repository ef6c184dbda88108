package dev.pystack.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.elf.ElfFile;
import dev.pystack.memory.Memory;
import dev.pystack.testkit.elf.Bytes;
import dev.pystack.testkit.elf.ElfWriter;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugFilesTest {
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir Path folder;

  private static byte[] file(byte[] id) {
    Bytes link = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).cString("a.debug").align(4).u32(0);
    Bytes note = new Bytes(ByteOrder.LITTLE_ENDIAN, 8).u32(4).u32(id.length).u32(3).cString("GNU");
    return new ElfWriter(ByteOrder.LITTLE_ENDIAN, 8, 3, 62)
        .section(".gnu_debuglink", 1, 0, link.toArray())
        .section(".note.gnu.build-id", ElfWriter.SHT_NOTE, 0, note.raw(id).toArray())
        .write();
  }

  private DebugFiles.@Nullable Found find(DebugFiles files) throws Exception {
    Path program = Files.write(folder.resolve("a"), file(ID));
    try (HostFile bytes = Objects.requireNonNull(HostFile.open(program.toString()))) {
      return files.of(ElfFile.parse(bytes), program.toString(), ID);
    }
  }

  /** What this process has open of the folder. */
  private List<String> open() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          Path file = Files.readSymbolicLink(link);
          if (file.startsWith(folder.toRealPath())) {
            names.add(file.getFileName().toString());
          }
        }
      }
    }
    return names;
  }

  @Test
  void ofTheRightBuildId() throws Exception {
    Files.write(folder.resolve("a.debug"), file(ID));

    DebugFiles.Found found = Objects.requireNonNull(find(new DebugFiles(null)));

    assertThat(found.path()).isEqualTo(folder + "/a.debug");
    assertThat(found.file().buildId()).isEqualTo(ID);
    assertThat(open()).containsExactly("a.debug");
  }

  /** Of a target whose root is ours, both places to look at are the same file. */
  @Test
  void whatIsNotTheRightOneIsReadOnceAndClosed() throws Exception {
    Files.write(folder.resolve("a.debug"), file(new byte[8]));
    List<String> asked = new ArrayList<>();
    Target target =
        new EmptyTarget() {
          @Override
          public @Nullable Memory debugFile(String path) {
            asked.add(path);
            return HostFile.open(path);
          }
        };

    assertThat(find(new DebugFiles(null))).isNull();
    assertThat(open()).isEmpty();
    assertThat(find(new DebugFiles(target))).isNull();
    assertThat(open()).isEmpty();
    assertThat(asked).contains(folder + "/a.debug");
  }
}
