package dev.pystack.report;

import dev.pystack.model.CoreInfo;
import dev.pystack.model.CoreInfo.ProcessInfo;
import dev.pystack.model.CoreInfo.Sender;
import dev.pystack.model.CoreInfo.Signal;
import org.jspecify.annotations.Nullable;

/**
 * What the text report of a core says before its stacks: PyStack's lines, but for {@code zombie},
 * which PyStack always takes to be true, and for the signals by which debuggers stop processes,
 * which it takes to be deadly.
 */
public final class CoreText {
  private static final int SIGSEGV = 11;

  private final StringBuilder out = new StringBuilder(512);
  private final boolean colours;

  private CoreText(boolean colours) {
    this.colours = colours;
  }

  /**
   * Everything above the stacks, ending with a line feed.
   *
   * @param detected the executable, where it was found in the core; null where the user named it
   */
  public static String of(CoreInfo core, @Nullable String detected, boolean colours) {
    CoreText text = new CoreText(colours);
    if (detected != null) {
      text.out.append("Using executable found in the core file: ");
      Escape.append(text.out, detected);
      text.out.append('\n');
    }
    ProcessInfo process = core.process();
    if (process != null) {
      text.process(process);
    }
    // what has lost its notes does not tell
    if (process != null || core.signal() != null) {
      text.death(core.signal(), process == null ? 0 : process.pid());
    }
    return text.out.toString();
  }

  private void process(ProcessInfo process) {
    out.append('\n');
    coloured(Colour.BLUE, "Core file information:");
    out.append('\n');
    field("state: ", String.valueOf(process.state()));
    field(" zombie: ", process.zombie() ? "True" : "False");
    field(" niceness: ", String.valueOf(process.nice()));
    out.append('\n');
    field("pid: ", String.valueOf(process.pid()));
    field(" ppid: ", String.valueOf(process.ppid()));
    field(" sid: ", String.valueOf(process.sid()));
    out.append('\n');
    field("uid: ", String.valueOf(process.uid()));
    field(" gid: ", String.valueOf(process.gid()));
    field(" pgrp: ", String.valueOf(process.pgrp()));
    out.append('\n');
    field("executable: ", process.name());
    field(" arguments: ", process.arguments());
    out.append("\n\n");
  }

  private void death(@Nullable Signal signal, int pid) {
    if (signal == null || !deadly(signal)) {
      coloured(
          Colour.YELLOW,
          "The core file seems to have been generated on demand (the process did not crash)");
      out.append('\n');
      return;
    }
    Long address = signal.address();
    if (address != null && signal.number() == SIGSEGV) {
      coloured(Colour.YELLOW, "The process died due a segmentation fault accessing address: ");
      coloured(Colour.RED, "0x" + Long.toHexString(address));
    } else {
      coloured(Colour.YELLOW, "The process died due receiving signal ");
      coloured(Colour.RED, signal.name());
      Sender sender = signal.sender();
      // what a thread raised itself (abort) nobody has sent
      if (sender != null && sender.pid() != 0 && sender.pid() != pid) {
        coloured(Colour.YELLOW, " sent by pid ");
        coloured(Colour.RED, String.valueOf(sender.pid()));
      }
      if (address != null) {
        coloured(Colour.YELLOW, " at address: ");
        coloured(Colour.RED, "0x" + Long.toHexString(address));
      }
    }
    out.append('\n');
  }

  /** Whether the kernel writes a core for it (signal(7)) and it is no stop by a debugger. */
  private static boolean deadly(Signal signal) {
    return switch (signal.number()) {
      case 3, 4, 6, 7, 8, 11, 24, 25, 31 -> true;
      // a ptrace event has its number in the second byte of the code
      case 5 -> signal.code() >>> 8 == 0 || signal.code() < 0;
      default -> false;
    };
  }

  private void field(String name, String value) {
    out.append(name);
    coloured(Colour.GREEN, value);
  }

  private void coloured(Colour colour, String text) {
    if (colours) {
      out.append(colour.start());
    }
    Escape.append(out, text);
    if (colours) {
      out.append(Colour.RESET);
    }
  }
}
