package dev.pystack.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFileTest {
  @TempDir Path folder;

  @Test
  void regularFilesAreRead() throws Exception {
    Path path = Files.writeString(folder.resolve("file"), "content");
    try (HostFile file = Objects.requireNonNull(HostFile.open(path.toString()))) {
      byte[] bytes = new byte[4];
      file.read(3, bytes, 0, 4);
      assertThat(bytes).asString().isEqualTo("tent");
    }
  }

  @Test
  void nothingElseIsOpened() throws IOException {
    assertThat(HostFile.open(folder.toString())).isNull();
    assertThat(HostFile.open(folder.resolve("none").toString())).isNull();
    assertThat(HostFile.open("a\0b")).isNull();
    assertThat(HostFile.open("/dev/zero")).isNull();
    // regular files by their own account; some wait for the kernel when they are read
    assertThat(HostFile.open("/proc/self/status")).isNull();
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc/self/status"));
    assertThat(HostFile.open(link.toString())).isNull();
  }
}
