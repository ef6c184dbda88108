package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.target.TextFile;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of a target whose root is not ours: its names and links are hostile. */
@Timeout(60)
class RootWalkTest {
  @TempDir Path outside;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(outside.resolve("root"));
    Files.createDirectories(root.resolve("srv/app"));
    Files.writeString(root.resolve("srv/app/main.py"), "inside");
    Files.writeString(outside.resolve("secret"), "outside");
  }

  private @Nullable String read(String path) {
    try (RootWalk walk = new RootWalk(root)) {
      RootWalk.Found found = walk.read(path, 1000);
      return found == null ? null : new String(found.bytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }

  private void link(String at, String to) throws IOException {
    Files.createSymbolicLink(root.resolve(at), Path.of(to));
  }

  @Test
  void plainPaths() {
    assertThat(read("/srv/app/main.py")).isEqualTo("inside");
    assertThat(read("//srv/./app/../app//main.py")).isEqualTo("inside");
    assertThat(read("/srv/app/other.py")).isNull();
    assertThat(read("/srv/app")).isNull();
    assertThat(read("/srv/app/main.py/")).isNull();
    assertThat(read("/srv/app/main.py/x")).isNull();
    assertThat(read("/")).isNull();
    assertThat(read("")).isNull();
  }

  @Test
  void filesToKeepOpen() throws IOException {
    Files.writeString(root.resolve("empty"), "");
    try (RootWalk walk = new RootWalk(root);
        SeekableByteChannel channel = walk.open("/srv/app/main.py")) {
      assertThat(channel).isNotNull();
      assertThat(channel.size()).isEqualTo(6);
    }
    try (RootWalk walk = new RootWalk(root)) {
      assertThat(walk.open("/empty")).isNull();
    }
    // says that it is empty, and waits for what the kernel has to say
    try (RootWalk walk = new RootWalk(Path.of("/"))) {
      assertThat(walk.open("/proc/kmsg")).isNull();
    }
  }

  @Test
  void nothingLeadsOut() throws IOException {
    assertThat(read("/../secret")).isNull();
    assertThat(read("/srv/../../../../../srv/app/main.py")).isEqualTo("inside");
    link("up", "../secret");
    link("far", outside.resolve("secret").toString());
    link("folder", "../../../../../../etc");
    assertThat(read("/up")).isNull();
    assertThat(read("/far")).isNull();
    assertThat(read("/folder/passwd")).isNull();
  }

  @Test
  void linksAreFollowedFromTheTargetsRoot() throws IOException {
    link("absolute", "/srv/app");
    link("relative", "srv/app/main.py");
    link("srv/back", "../absolute/main.py");
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), "the target's own");
    link("passwd", "/etc/passwd");
    assertThat(read("/absolute/main.py")).isEqualTo("inside");
    assertThat(read("/relative")).isEqualTo("inside");
    assertThat(read("/srv/back")).isEqualTo("inside");
    assertThat(read("/passwd")).isEqualTo("the target's own");
  }

  @Test
  void circlesEnd() throws IOException {
    link("a", "b");
    link("b", "a");
    link("self", "self/self/self");
    assertThat(read("/a")).isNull();
    assertThat(read("/self")).isNull();
  }

  @Test
  void onlyRegularFilesOfModestSize() throws Exception {
    new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start().waitFor();
    assertThat(Files.exists(root.resolve("fifo"))).isTrue();
    assertThat(read("/fifo")).isNull();
    link("device", "/dev/zero");
    assertThat(read("/device")).isNull();
    Files.write(root.resolve("large"), new byte[1001]);
    assertThat(read("/large")).isNull();
  }

  @Test
  void inAChangedRoot() throws Exception {
    TargetProcess.needRoot();
    link("passwd", "/etc/passwd");
    String program =
        """
        import os, time
        os.chroot("ROOT")
        os.chdir("/srv")
        print(1)
        time.sleep(1000)
        """;
    FileTime old = FileTime.from(1_700_000_000, TimeUnit.SECONDS);
    Files.setLastModifiedTime(root.resolve("srv/app/main.py"), old);
    try (TargetProcess process = TargetProcess.python(program.replace("ROOT", root.toString()));
        LiveProcess live = LiveProcess.open(process.pid())) {
      Thread.sleep(300);
      Files.writeString(root.resolve("srv/new.py"), "new");
      Files.createDirectory(root.resolve("dev"));
      new ProcessBuilder("mknod", root.resolve("dev/zero").toString(), "c", "1", "5")
          .start()
          .waitFor();
      live.observe(
          Policy.NEVER_STOP,
          (Reader<Integer, RuntimeException>)
              target -> {
                TextFile file = target.textFile("/srv/app/main.py", 100);
                assertThat(new String(file.bytes(), StandardCharsets.UTF_8)).isEqualTo("inside");
                assertThat(file.newer()).isFalse();
                assertThat(target.textFile("/srv/new.py", 100).newer()).isTrue();
                assertThat(target.textFile("app/main.py", 100)).isNotNull();
                assertThat(target.textFile("app/main.py", 3)).isNull();
                assertThat(target.textFile("/passwd", 1_000_000)).isNull();
                assertThat(target.textFile("/etc/passwd", 1_000_000)).isNull();
                assertThat(target.textFile("/dev/zero", 100)).isNull();
                assertThat(target.textFile("a\0b", 100)).isNull();
                return 0;
              });
    }
  }

  @Test
  void inOurOwnRoot() throws Exception {
    try (TargetProcess process =
            TargetProcess.python(
                """
                import os, time
                os.chdir("ROOT/srv")
                print(1)
                time.sleep(1000)
                """
                    .replace("ROOT", root.toString()));
        LiveProcess live = LiveProcess.open(process.pid())) {
      new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start().waitFor();
      live.observe(
          Policy.NEVER_STOP,
          (Reader<Integer, RuntimeException>)
              target -> {
                String main = root.resolve("srv/app/main.py").toString();
                assertThat(new String(target.textFile(main, 100).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo("inside");
                assertThat(target.textFile("app/main.py", 100)).isNotNull();
                assertThat(target.textFile(main, 3)).isNull();
                assertThat(target.textFile(root.resolve("fifo").toString(), 100)).isNull();
                assertThat(target.textFile("/dev/zero", 100)).isNull();
                assertThat(target.textFile("/proc/self/environ", 100_000)).isNull();
                assertThat(target.textFile("/proc/self/mem", 100_000)).isNull();
                assertThat(target.textFile(root.toString(), 100)).isNull();
                assertThat(target.textFile("", 100)).isNull();
                return 0;
              });
    }
  }
}
