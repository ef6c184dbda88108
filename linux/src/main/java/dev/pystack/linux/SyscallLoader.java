package dev.pystack.linux;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Loads the native stub when it is first needed, from wherever this program was installed. */
@SuppressWarnings("restricted")
final class SyscallLoader {
  private SyscallLoader() {}

  static Syscalls load() {
    // names by os.arch: what a machine has none for is served by the C library
    String name = "libpystack_syscall-" + System.getProperty("os.arch", "") + ".so";
    File installed = new File(System.getProperty("java.home", "") + "/lib/" + name);
    try {
      if (installed.isFile()) {
        System.load(installed.getPath());
        return new JniSyscalls();
      }
      if (loadUnpacked(name)) {
        return new JniSyscalls();
      }
    } catch (IOException | UnsatisfiedLinkError unloadable) {
      return new FfmSyscalls();
    }
    return new FfmSyscalls();
  }

  /** A library within a jar cannot be loaded: it goes through a file that only we can write. */
  private static boolean loadUnpacked(String name) throws IOException {
    try (InputStream in = SyscallLoader.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        return false;
      }
      Path file = Files.createTempFile("pystack", ".so");
      try {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        System.load(file.toString());
      } finally {
        Files.delete(file);
      }
      return true;
    }
  }
}
