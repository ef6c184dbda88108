package dev.pystack.cli;

import dev.pystack.python.runtime.Method;
import dev.pystack.stacks.merge.NativeMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command line asks for. */
sealed interface Request {
  /** Text on standard output, and nothing else. */
  record Print(String text) implements Request {}

  /**
   * The stacks of a running process.
   *
   * @param general the options that every command has
   * @param pid positive
   * @param block whether it may be stopped
   * @param natives which native frames to show, or null for none
   */
  record Remote(
      General general,
      int pid,
      boolean block,
      @Nullable NativeMode natives,
      boolean locals,
      boolean json,
      List<Method> methods)
      implements Request {}

  /**
   * The stacks in a core dump.
   *
   * @param core path of a file that is there
   * @param executable path of the program that it is of, or null to take it from the core
   * @param natives which native frames to show, or null for none
   * @param searchPath folders in which libraries are looked for first
   * @param searchRoot a folder that has the libraries somewhere, or null
   */
  record Core(
      General general,
      String core,
      @Nullable String executable,
      @Nullable NativeMode natives,
      boolean locals,
      boolean json,
      List<Method> methods,
      List<String> searchPath,
      @Nullable String searchRoot)
      implements Request {}

  /**
   * A program to look at, and its stacks.
   *
   * @param python the interpreter to run it with, or null for whichever is found
   */
  record Demo(General general, @Nullable String python) implements Request {}

  /**
   * @param verbosity how often {@code -v} was given
   */
  record General(int verbosity, boolean noColor) {}
}
