/** What the tests need. Not published. */
module dev.pystack.testkit {
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.platform.launcher;
  requires tools.jackson.databind;

  exports dev.pystack.testkit;
  exports dev.pystack.testkit.elf;
  exports dev.pystack.testkit.gdb;
  exports dev.pystack.testkit.interpreters;
  exports dev.pystack.testkit.targets;

  provides org.junit.platform.launcher.TestExecutionListener with
      dev.pystack.testkit.SkipSummary;
}
