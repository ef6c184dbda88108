package dev.pystack.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel says of a process, for tests that nothing was left stopped or traced. */
final class ProcState {
  private ProcState() {}

  /** A line for each thread that is stopped or has a tracer; none where the process is gone. */
  static List<String> stoppedOrTraced(long pid) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        List<String> lines = Files.readAllLines(task.resolve("status"), StandardCharsets.UTF_8);
        for (String line : lines) {
          boolean stopped =
              line.startsWith("State:") && (line.contains("\tT") || line.contains("\tt"));
          boolean traced = line.startsWith("TracerPid:") && !line.endsWith("\t0");
          if (stopped || traced) {
            found.add(task + " " + line);
          }
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException gone) {
      return found;
    }
    return found;
  }

  /** Ticks of processor time that a process has used, or -1 where it is gone. */
  static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.UTF_8);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException gone) {
      return -1;
    }
  }

  /** The children of a process. */
  static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .map(ProcessHandle::pid)
        .toList();
  }
}
