package dev.pystack.cli;

/**
 * Runs what users run, all in one JVM, for the AOT cache of the runtime image to learn from.
 * Started by the build only.
 */
final class Training {
  private Training() {}

  /** Runs every command, on process {@code args[0]} where that is not 0. */
  public static void main(String[] args) {
    String pid = args[0];
    if (!pid.equals("0")) {
      run("remote", pid);
      run("remote", "--no-block", pid);
      run("remote", "--locals", pid);
      run("remote", "--json", pid);
      run("remote", "--locals", "--json", "--exhaustive", "-v", pid);
      run("remote", "--no-color", "--method", "symbols", pid);
    }
    // a busy process, which must be stopped to be read
    run("demo");
    run("remote", "--json", "999999999");
    run("remote", "999999999");
    run("remote", "--native", "1");
    run("remote", "--bogus", "1");
    run("remote", "not-a-pid");
    run("--version");
    run("--help");
    run("remote", "--help");
    run("demo", "--help");
    run();
  }

  private static void run(String... command) {
    Main.run(command, Surroundings.ofProcess());
  }
}
