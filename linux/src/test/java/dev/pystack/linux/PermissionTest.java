package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The causes, from a {@code /proc} as the kernel shows it in each case. */
class PermissionTest {
  private static final String NO_CAPABILITIES = "0000000000000000";
  private static final String ONLY_SYS_PTRACE = "0000000000080000";

  @TempDir Path proc;

  @BeforeEach
  void sameUserNoCapabilities() throws IOException {
    status("self", 1000, NO_CAPABILITIES, 0, 0);
    status("42", 1000, NO_CAPABILITIES, 0, 0);
    namespace("self", "user:[1]");
    namespace("42", "user:[1]");
    for (String process : List.of("self", "42")) {
      Files.writeString(proc.resolve(process + "/mem"), "");
    }
  }

  private void status(String process, int uid, String capabilities, int tracer, int seccomp)
      throws IOException {
    Files.createDirectories(proc.resolve(process));
    Files.writeString(
        proc.resolve(process + "/status"),
        """
        Name:	x
        State:	S (sleeping)
        Tgid:	%4$d
        TracerPid:	%3$d
        Uid:	%1$d	%1$d	%1$d	%1$d
        CapEff:	%2$s
        Seccomp:	%5$d
        """
            .formatted(uid, capabilities, tracer, process.equals("77") ? 70 : 42, seccomp));
  }

  private void namespace(String process, String name) throws IOException {
    Path link = Files.createDirectories(proc.resolve(process + "/ns")).resolve("user");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(name));
  }

  private void yama(int scope) throws IOException {
    Files.createDirectories(proc.resolve("sys/kernel/yama"));
    Files.writeString(proc.resolve("sys/kernel/yama/ptrace_scope"), scope + "\n");
  }

  private List<Cause> toRead() {
    return new Permission(proc.toString(), new ProcFile()).toRead(42);
  }

  @Test
  void yama() throws IOException {
    yama(1);
    assertThat(toRead()).containsExactly(new Cause.YamaScope(1), new Cause.MissingCapability());
    yama(2);
    assertThat(toRead()).containsExactly(new Cause.YamaScope(2), new Cause.MissingCapability());
    status("self", 0, ONLY_SYS_PTRACE, 0, 0);
    yama(3);
    assertThat(toRead()).containsExactly(new Cause.YamaScope(3));
    yama(2);
    assertThat(toRead()).containsExactly(new Cause.Hardened());
  }

  @Test
  void anotherUser() throws IOException {
    status("42", 7, NO_CAPABILITIES, 0, 0);
    yama(0);
    assertThat(toRead())
        .containsExactly(new Cause.OtherUser(7, 1000), new Cause.MissingCapability());
    status("self", 1000, ONLY_SYS_PTRACE, 0, 0);
    assertThat(toRead()).containsExactly(new Cause.Hardened());
  }

  @Test
  void anotherUserNamespace() throws IOException {
    namespace("42", "user:[2]");
    status("self", 0, ONLY_SYS_PTRACE, 0, 0);
    assertThat(toRead()).containsExactly(new Cause.OtherUserNamespace());
  }

  @Test
  void moreCapabilitiesThanOurs() {
    assertThat(toRead()).containsExactly(new Cause.MissingCapability());
  }

  @Test
  void notDumpable() throws IOException {
    TargetProcess.needRoot();
    Files.setAttribute(proc.resolve("self/mem"), "unix:uid", 1000);
    assertThat(toRead()).containsExactly(new Cause.NotDumpable(), new Cause.MissingCapability());
  }

  @Test
  void seccomp() throws IOException {
    status("self", 1000, NO_CAPABILITIES, 0, 2);
    assertThat(toRead()).containsExactly(new Cause.MissingCapability(), new Cause.Hardened());
    status("42/task/42", 1000, NO_CAPABILITIES, 0, 0);
    assertThat(new Permission(proc.toString(), new ProcFile()).toStop(42, 42))
        .containsExactly(new Cause.Hardened(), new Cause.MissingCapability());
  }

  @Test
  void anotherTracer() throws IOException {
    status("42/task/43", 1000, NO_CAPABILITIES, 77, 0);
    status("77", 1000, NO_CAPABILITIES, 0, 0);
    Files.createDirectories(proc.resolve("70"));
    Files.writeString(proc.resolve("70/comm"), "gd b\n");
    Permission permission = new Permission(proc.toString(), new ProcFile());
    assertThat(permission.toStop(42, 43)).containsExactly(new Cause.OtherTracer(70, "gd b"));
  }

  @Test
  void nothingReadable() {
    assertThat(new Permission(proc.resolve("none").toString(), new ProcFile()).toRead(42))
        .isNotEmpty();
  }
}
