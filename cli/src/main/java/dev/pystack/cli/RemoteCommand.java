package dev.pystack.cli;

import dev.pystack.linux.LiveProcess;
import dev.pystack.linux.Observation;
import dev.pystack.linux.Policy;
import dev.pystack.linux.ProcessException;
import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;

/** {@code pystack remote}: the stacks of a running process. */
final class RemoteCommand {
  private final Request.Remote request;
  // one look in a hundred at a busy 3.12 is torn, so three in a row are one in a million
  private static final int MAX_AGAIN = 2;

  private final Log log;
  private final Reporter reporter;

  RemoteCommand(Request.Remote request, Output output) {
    this.request = request;
    if (request.general().noColor()) {
      output.makePlain();
    }
    this.log = new Log(output, "process_remote", request.general().verbosity());
    this.reporter = new Reporter(output, log, request.json());
  }

  /** The exit code. */
  int run() throws ClosedOutputException {
    StacksReader reader =
        new StacksReader(
            new RemoteSubject(request.pid(), request.json()),
            request.methods(),
            request.locals(),
            request.natives(),
            log);
    try (LiveProcess process = LiveProcess.open(request.pid())) {
      Policy policy = policy();
      Observation<Reading> observation = process.observe(policy, reader);
      for (int again = 0; again < MAX_AGAIN && torn(observation); again++) {
        observation = process.observe(policy, reader);
      }
      Reading reading = observation.value();
      if (reading instanceof Reading.Failed failed) {
        return reporter.fail(failed.target(), failed.problem());
      }
      Reading.Stacks stacks = (Reading.Stacks) reading;
      log(stacks.snapshot(), observation);
      reporter.stacks(stacks, observation.consistency(), "");
      return 0;
    } catch (ProcessException e) {
      return reporter.fail(TargetInfo.ofProcess(request.pid()), Problems.of(e.problem()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.trace(e);
      return reporter.fail(TargetInfo.ofProcess(request.pid()), Problems.internal(e));
    }
  }

  private Policy policy() {
    if (request.natives() != null) {
      return Policy.STOP;
    }
    return request.block() ? Policy.ALLOW_STOP : Policy.NEVER_STOP;
  }

  private static boolean torn(Observation<Reading> observation) {
    return observation.value() instanceof Reading.Stacks stacks && stacks.torn();
  }

  private void log(Snapshot snapshot, Observation<?> observation) {
    if (!log.isInfo()) {
      return;
    }
    Snapshot.Python python = snapshot.python();
    if (python != null) {
      log.info(
          "Process "
              + request.pid()
              + " runs CPython "
              + python.version()
              + (python.freeThreaded() ? ", free-threaded" : ""));
    }
    log.info(
        "Interpreters: "
            + snapshot.interpreters().size()
            + ", thread states: "
            + snapshot.threads().size());
    switch (observation.consistency()) {
      case VALIDATED -> log.info("Not stopped: nothing in the process ran while it was read");
      case STOPPED ->
          log.info(
              "Stopped "
                  + (observation.stops() == 1 ? "once" : observation.stops() + " times")
                  + ", for "
                  + observation.stoppedNanos() / 1000
                  + " µs: "
                  + (request.natives() == null
                      ? "something in the process was running"
                      : "for the native stacks"));
      case UNCHECKED -> log.info("Not stopped: the process may have run while it was read");
      case CORE -> {}
    }
  }
}
