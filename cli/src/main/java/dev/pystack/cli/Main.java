package dev.pystack.cli;

/** The program. */
public final class Main {
  /** As shells have it for a program that ended because nobody reads what it writes. */
  private static final int BROKEN_PIPE = 128 + 13;

  private static final int USAGE = 2;

  private Main() {}

  /** Does what the command line asks for, and exits with its code. */
  public static void main(String[] args) {
    int code = run(args, Surroundings.ofProcess());
    if (code != 0) {
      // not System.exit, whose logger costs a cold start 8 ms; everything was written and flushed
      Runtime.getRuntime().halt(code);
    }
  }

  /** Does what the command line asks for; never throws. */
  static int run(String[] args, Surroundings surroundings) {
    Output output = new Output(surroundings);
    try {
      return run(Arguments.parse(args), output);
    } catch (UsageException e) {
      output.message(e.text());
      return USAGE;
    } catch (ClosedOutputException e) {
      if (e.readerGone()) {
        return BROKEN_PIPE;
      }
      output.failure("Cannot write the report: " + e.reason(), "");
      return Problem.ERROR;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      Problem problem = Problems.internal(e);
      output.failure(problem.failure().message(), problem.help());
      return problem.exitCode();
    }
  }

  private static int run(Request request, Output output) throws ClosedOutputException {
    if (request instanceof Request.Remote remote) {
      return new RemoteCommand(remote, output).run();
    }
    if (request instanceof Request.Core core) {
      return new CoreCommand(core, output).run();
    }
    if (request instanceof Request.Print print) {
      output.print(print.text());
      return 0;
    }
    return DemoCommand.run((Request.Demo) request, output);
  }
}
