package dev.pystack.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What a run of the program sees of the world around it.
 *
 * @param out standard output, unbuffered: everything is written at once
 * @param err standard error, unbuffered
 * @param outTerminal whether {@code out} is a terminal
 * @param errTerminal whether {@code err} is one
 * @param noColor whether the environment asks for plain text
 */
record Surroundings(
    OutputStream out, OutputStream err, boolean outTerminal, boolean errTerminal, boolean noColor) {

  /** Those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(1),
        isTerminal(2),
        System.getenv("NO_COLOR") != null);
  }

  // System.console() costs more, and asks for standard input to be a terminal as well. Where there
  // is no Linux there are no reports (yet), and messages do without colours.
  private static boolean isTerminal(int descriptor) {
    try {
      String path = new File("/proc/self/fd/" + descriptor).getCanonicalPath();
      return path.startsWith("/dev/pts/")
          || path.startsWith("/dev/tty")
          || path.equals("/dev/console");
    } catch (IOException unknown) {
      return false;
    }
  }
}
