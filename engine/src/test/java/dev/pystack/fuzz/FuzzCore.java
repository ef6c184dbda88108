package dev.pystack.fuzz;

import dev.pystack.model.Frame;
import dev.pystack.report.CoreText;
import dev.pystack.target.Registers;
import dev.pystack.target.core.CoreException;
import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.CoreTarget;
import dev.pystack.target.core.LocalFiles;
import dev.pystack.unwind.LoadedModules;
import dev.pystack.unwind.RawFrame;
import dev.pystack.unwind.Symbolizer;
import dev.pystack.unwind.Unwinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Core dumps: an input is the file; all that a report needs is read of it, native stacks too. */
public final class FuzzCore {
  private static final int MOST_THREADS = 4;
  private static final int MOST_FRAMES = 50;

  private FuzzCore() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Path file = Files.createTempFile("pystack-fuzz", ".core");
      try {
        Files.write(file, data);
        read(file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(String path) {
    try (CoreFile core = CoreFile.open(path)) {
      CoreTarget target = core.target(new LocalFiles(List.of(), "/no/such/root", null));
      CoreText.of(target.info(), target.executedAs(), true);
      target.warnings();
      Reports.check(target);
      LoadedModules modules = LoadedModules.of(target);
      Unwinder unwinder = new Unwinder(target, modules);
      Symbolizer symbolizer = new Symbolizer(target, modules);
      int[] tids = target.threads();
      for (int i = 0; i < Math.min(tids.length, MOST_THREADS); i++) {
        Registers registers = target.registers(tids[i]);
        if (registers != null) {
          List<RawFrame> frames = unwinder.unwind(registers).frames();
          for (int j = 0; j < Math.min(frames.size(), MOST_FRAMES); j++) {
            List<Frame.Native> named = symbolizer.frames(frames.get(j));
            if (named.isEmpty()) {
              throw new IllegalStateException("a frame without any function");
            }
          }
        }
      }
    } catch (CoreException refused) {
      java.util.Objects.requireNonNull(refused.problem());
    }
  }
}
