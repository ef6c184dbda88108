/** The command line. */
module dev.pystack.cli {
  requires static org.jspecify;
  requires dev.pystack.engine;
  requires dev.pystack.linux;
  requires org.apache.commons.cli;
  requires tools.jackson.core;
}
