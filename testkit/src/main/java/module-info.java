/** What the tests need. Not published. */
module dev.pystack.testkit {
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.platform.launcher;

  exports dev.pystack.testkit;

  provides org.junit.platform.launcher.TestExecutionListener with
      dev.pystack.testkit.SkipSummary;
}
