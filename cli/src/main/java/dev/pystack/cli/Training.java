package dev.pystack.cli;

/**
 * Runs what users run, all in one JVM, for an AOT cache of the runtime image to learn from. Started
 * by the build only. Whatever is loaded here every start with that cache will load, so this does
 * without streams, lambdas and the like.
 */
final class Training {
  private Training() {}

  /**
   * Runs the commands of a kind on each of the processes: {@code plain} and {@code locals}, the
   * reports that must start fast, {@code core}, the same of a core, or {@code all}.
   *
   * @param args the kind, processes, the path of a core, and names of classes to load, which the
   *     commands may not meet: the layouts of other versions of CPython, and so on
   */
  public static void main(String[] args) throws ClassNotFoundException {
    String kind = args[0];
    for (int i = 1; i < args.length; i++) {
      String word = args[i];
      if (word.charAt(0) == '/') {
        core(kind, word);
      } else if (!Character.isDigit(word.charAt(0))) {
        Class.forName(word, false, Training.class.getClassLoader());
      } else if (kind.equals("all")) {
        all(word);
      } else if (!kind.equals("core")) {
        remote(kind.equals("locals"), word);
      }
    }
    run("--version");
    if (kind.equals("all")) {
      others();
    }
  }

  private static void remote(boolean locals, String pid) {
    if (locals) {
      run("remote", "--locals", pid);
      run("remote", "--no-block", "--locals", pid);
    } else {
      run("remote", pid);
      run("remote", "--no-block", pid);
    }
  }

  private static void core(String kind, String core) {
    if (kind.equals("core") || kind.equals("all")) {
      run("core", core);
    }
    if (kind.equals("all")) {
      run("core", "--locals", core);
      run("core", "--json", core);
      run("core", "--native", core);
      run("core", "--help");
    }
  }

  private static void all(String pid) {
    remote(false, pid);
    remote(true, pid);
    run("remote", "--native", pid);
    run("remote", "--native-all", "--json", pid);
    run("remote", "--json", pid);
    run("remote", "--locals", "--json", "--exhaustive", "-v", pid);
    run("remote", "--no-color", "--method", "debug-offsets,symbols", pid);
    run("remote", "--no-color", "--method", "elf-data,bss", pid);
  }

  private static void others() {
    run("demo");
    run("remote", "--json", "999999999");
    run("remote", "999999999");
    run("remote", "--native", "--no-block", "1");
    run("remote", "--bogus", "1");
    run("remote", "not-a-pid");
    run("--help");
    run("remote", "--help");
    run("demo", "--help");
    run();
  }

  private static void run(String... command) {
    Main.run(command, Surroundings.ofProcess());
  }
}
