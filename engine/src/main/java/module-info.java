/**
 * Reads binaries, memory and CPython's structures, and makes the report. Knows no operating system.
 */
module dev.pystack.engine {
  requires static org.jspecify;
  requires org.tukaani.xz;
  requires tools.jackson.core;

  exports dev.pystack.bytes;
  exports dev.pystack.compress;
  exports dev.pystack.demangle;
  exports dev.pystack.dwarf;
  exports dev.pystack.elf;
  exports dev.pystack.memory;
  exports dev.pystack.model;
  exports dev.pystack.python.layout;
  exports dev.pystack.python.runtime;
  exports dev.pystack.python.thread;
  exports dev.pystack.python.frame;
  exports dev.pystack.python.object;
  exports dev.pystack.report;
  exports dev.pystack.stacks;
  exports dev.pystack.stacks.merge;
  exports dev.pystack.target;
  exports dev.pystack.target.core;
  exports dev.pystack.unwind;
}
