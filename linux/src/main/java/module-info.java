/** Live processes on Linux. The only module that calls native code. */
module dev.pystack.linux {
  requires static org.jspecify;
  requires transitive dev.pystack.engine;

  exports dev.pystack.linux;
}
