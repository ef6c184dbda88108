package dev.pystack.cli;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.util.stream.Stream;

/**
 * Runs what users run, all in one JVM, for the AOT cache of the runtime image to learn from.
 * Started by the build only.
 */
final class Training {
  private static final String DWARF = "dev.pystack.dwarf.";
  private static final String CORES = "dev.pystack.target.core.";

  private Training() {}

  /**
   * Runs the commands of a kind on each of the processes, an idle and a busy one: {@code plain},
   * the reports that must start fast, or {@code all}. The JVM loads everything that it has learnt
   * whenever it starts: what is seldom used belongs into the second cache alone.
   *
   * @param args the kind, then the processes
   */
  public static void main(String[] args) throws IOException {
    boolean all = args[0].equals("all");
    for (int i = 1; i < args.length; i++) {
      String pid = args[i];
      run("remote", pid);
      run("remote", "--no-block", pid);
      run("remote", "--locals", pid);
      if (all) {
        run("remote", "--json", pid);
        run("remote", "--locals", "--json", "--exhaustive", "-v", pid);
        run("remote", "--no-color", "--method", "debug-offsets,symbols", pid);
        run("remote", "--no-color", "--method", "elf-data,bss", pid);
      }
    }
    run("--version");
    if (all) {
      run("demo");
      run("remote", "--json", "999999999");
      run("remote", "999999999");
      run("remote", "--native", "1");
      run("remote", "--bogus", "1");
      run("remote", "not-a-pid");
      run("--help");
      run("remote", "--help");
      run("demo", "--help");
      run();
    }
    loadClasses(all);
  }

  /**
   * Loads what the commands above did not meet: the layouts of other versions of CPython, and so
   * on.
   *
   * @param all also what no report of a process needs
   */
  private static void loadClasses(boolean all) throws IOException {
    Module cli = Training.class.getModule();
    for (ResolvedModule module : cli.getLayer().configuration().modules()) {
      if (!module.name().startsWith("dev.pystack.")) {
        continue;
      }
      try (ModuleReader reader = module.reference().open();
          Stream<String> names = reader.list()) {
        for (String name : names.toList()) {
          if (name.endsWith(".class") && !name.endsWith("-info.class")) {
            String type = name.substring(0, name.length() - ".class".length()).replace('/', '.');
            if (!all && (type.startsWith(DWARF) || type.startsWith(CORES))) {
              continue;
            }
            Module owner = cli.getLayer().findModule(module.name()).orElseThrow();
            Class.forName(owner, type);
          }
        }
      }
    }
  }

  private static void run(String... command) {
    Main.run(command, Surroundings.ofProcess());
  }
}
