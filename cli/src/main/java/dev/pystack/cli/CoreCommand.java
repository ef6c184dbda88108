package dev.pystack.cli;

import dev.pystack.model.Consistency;
import dev.pystack.model.CoreInfo;
import dev.pystack.model.CoreInfo.BuildIds;
import dev.pystack.model.Snapshot;
import dev.pystack.model.TargetInfo;
import dev.pystack.report.CoreText;
import dev.pystack.target.core.CoreException;
import dev.pystack.target.core.CoreFile;
import dev.pystack.target.core.CoreTarget;
import dev.pystack.target.core.LocalFiles;
import dev.pystack.target.core.UnpackingProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code pystack core}: the stacks in a core dump. */
final class CoreCommand {
  private static final List<BuildIds> NONE = List.of();

  private final Request.Core request;
  private final Output output;
  private final Log log;
  private final Reporter reporter;

  CoreCommand(Request.Core request, Output output) {
    this.request = request;
    this.output = output;
    if (request.general().noColor()) {
      output.makePlain();
    }
    this.log = new Log(output, "process_core", request.general().verbosity());
    this.reporter = new Reporter(output, log, request.json());
  }

  /** The exit code. */
  int run() throws ClosedOutputException {
    TargetInfo unread =
        info(0, null, null, new CoreInfo(request.core(), null, null, NONE, List.of(), NONE));
    String named = request.executable();
    if (named != null && !LocalFiles.isElf(named)) {
      return reporter.fail(unread, CoreProblems.invalidExecutable(named));
    }
    LocalFiles files = new LocalFiles(request.searchPath(), request.searchRoot(), named);
    try (CoreFile core = CoreFile.open(request.core(), progress())) {
      return run(core.target(files));
    } catch (CoreException e) {
      return reporter.fail(unread, CoreProblems.of(e.problem()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      log.trace(e);
      return reporter.fail(unread, Problems.internal(e));
    }
  }

  private int run(CoreTarget target) throws ClosedOutputException {
    CoreInfo core = target.info();
    String detected = request.executable() == null ? target.executedAs() : null;
    // only documents tell them
    List<String> arguments = request.json() ? target.arguments() : List.of();
    TargetInfo info =
        info(target.pid(), target.executedAs(), arguments.isEmpty() ? null : arguments, core);
    warnings(target, core);
    String above = request.json() ? "" : CoreText.of(core, detected, output.colours());
    StacksReader reader =
        new StacksReader(
            new CoreSubject(request.core(), info, target.isTruncated()),
            request.methods(),
            request.locals(),
            request.natives(),
            log);
    Reading reading = reader.read(target);
    List<String> own = target.warnings();
    if (reading instanceof Reading.Failed failed) {
      for (int i = 0; i < own.size(); i++) {
        log.warning(own.get(i));
      }
      output.print(above);
      return reporter.fail(failed.target(), failed.problem());
    }
    Reading.Stacks stacks = (Reading.Stacks) reading;
    log(stacks.snapshot());
    reporter.stacks(own.isEmpty() ? stacks : stacks.with(own), Consistency.CORE, above);
    return 0;
  }

  private UnpackingProgress progress() {
    return output.errTerminal() ? new ProgressLine(output) : UnpackingProgress.NONE;
  }

  private static TargetInfo info(
      int pid, @Nullable String executable, @Nullable List<String> arguments, CoreInfo core) {
    return new TargetInfo(TargetInfo.Kind.CORE, pid, executable, arguments, null, core);
  }

  private void warnings(CoreTarget target, CoreInfo core) {
    for (int i = 0; i < core.missing().size(); i++) {
      log.warning("Failed to locate " + core.missing().get(i));
    }
    for (int i = 0; i < core.mismatched().size(); i++) {
      BuildIds ids = core.mismatched().get(i);
      log.warning(
          ids.path()
              + " needed BUILD ID "
              + orMissing(ids.core())
              + " but found file with BUILD ID "
              + orMissing(ids.file()));
    }
    log.info("Program in the core: " + target.executable());
  }

  private static String orMissing(@Nullable String id) {
    return id == null ? "<MISSING>" : id;
  }

  private void log(Snapshot snapshot) {
    if (!log.isInfo()) {
      return;
    }
    Snapshot.Python python = snapshot.python();
    if (python != null) {
      log.info(
          "The program ran CPython "
              + python.version()
              + (python.freeThreaded() ? ", free-threaded" : ""));
    }
    log.info(
        snapshot.threads().size()
            + " thread states in "
            + snapshot.interpreters().size()
            + " interpreters");
  }
}
