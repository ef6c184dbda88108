package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.testkit.gdb.Gdb;
import dev.pystack.testkit.gdb.GdbFrame;
import dev.pystack.testkit.gdb.GdbFrame.Kind;
import dev.pystack.testkit.gdb.GdbStack;
import dev.pystack.testkit.gdb.StackComparison;
import dev.pystack.testkit.gdb.StackComparison.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Native stacks of reports held against gdb's of the same cores, and how many frames agree. */
final class NativeAgreement {
  /** By which gdb tells apart crates of one name; rustfilt and we leave it out. */
  private static final Pattern CRATE_HASH = Pattern.compile("\\[[0-9a-f]{7,16}]");

  private final String what;
  private int frames;
  private int differing;

  /**
   * @param what of what the stacks are, for the closing line
   */
  NativeAgreement(String what) {
    this.what = what;
  }

  /** Compares functions of a report, and its lines within what gdb passes over. */
  StackComparison compare(NativeReport report, Gdb gdb) throws Exception {
    return compare(report, gdb, UnaryOperator.identity());
  }

  /**
   * As {@link #compare(NativeReport, Gdb)}.
   *
   * @param known mends what gdb is known not to find; each use says why
   */
  StackComparison compare(NativeReport report, Gdb gdb, UnaryOperator<GdbStack> known)
      throws Exception {
    Map<Integer, List<GdbFrame>> ours = new TreeMap<>();
    for (JsonNode thread : report.document().get("threads")) {
      List<GdbFrame> stack = new ArrayList<>();
      thread.get("native_frames").forEach(frame -> stack.addFirst(frame(frame)));
      ours.put(thread.get("tid").asInt(), stack);
    }
    Map<Integer, GdbStack> theirs = new TreeMap<>();
    gdb.stacks().forEach((tid, stack) -> theirs.put(tid, comparable(known.apply(stack))));
    StackComparison functions = StackComparison.of(Level.FUNCTIONS, theirs, ours);
    synchronized (this) {
      frames += functions.frames();
      differing += functions.differing();
    }
    assertThat(functions.frames()).isGreaterThan(theirs.size());
    // gdb passes over rows of the line table at which no statement begins, addr2line does not: of
    // ten thousand frames of 3.6 to 3.13 that changes the line of one function, of 3.6
    StackComparison lines = StackComparison.of(Level.LINES, theirs, ours);
    assertThat(lines.differing() - functions.differing())
        .as("%s", lines.differences())
        .isLessThanOrEqualTo(lines.frames() / 20);
    return functions;
  }

  /** Says the share of frames whose functions agree, and wants it to be at least 99.9 %. */
  void conclude() {
    if (frames == 0) {
      return; // all skipped
    }
    int agreeing = frames - differing;
    System.out.printf(
        "%s: the functions of %d of %d native frames are gdb's (%.3f %%)%n",
        what, agreeing, frames, 100.0 * agreeing / frames);
    assertThat(agreeing * 1000L).isGreaterThanOrEqualTo(frames * 999L);
  }

  private static GdbStack comparable(GdbStack stack) {
    return new GdbStack(
        stack.frames().stream().map(NativeAgreement::comparable).toList(), stack.end());
  }

  /**
   * gdb writes names from debug information of C++ and Rust in a style of its own, that of neither
   * demangler: there the symbol must do, and of inlined functions the address, the file and the
   * line. Of two names of one address either will.
   */
  private static GdbFrame comparable(GdbFrame frame) {
    String file = frame.file();
    String function = frame.function();
    String symbol = frame.symbol();
    if (file != null && !file.endsWith(".c") && !file.endsWith(".h")) {
      function = symbol != null && symbol.startsWith("_Z") && !isOfLambda(symbol) ? symbol : null;
    }
    if (function != null) {
      function = CRATE_HASH.matcher(function).replaceAll("");
    }
    boolean other = file == null && function != null && function.startsWith("__");
    if (other || "__clone3".equals(function)) {
      function = function.substring(2);
    }
    return new GdbFrame(
        frame.pc(), frame.kind(), function, symbol, file, frame.line(), frame.cfa());
  }

  /** Of a template for a lambda gdb has no symbol. */
  private static boolean isOfLambda(String symbol) {
    return symbol.contains("EUl");
  }

  private static GdbFrame frame(JsonNode frame) {
    String function = frame.path("function").isString() ? frame.get("function").asString() : null;
    boolean signal = "__restore_rt".equals(function);
    return comparable(
        new GdbFrame(
            Long.parseUnsignedLong(frame.get("address").asString().substring(2), 16),
            signal ? Kind.SIGNAL : frame.has("inlined") ? Kind.INLINED : Kind.NORMAL,
            function,
            frame.path("symbol").isString() ? frame.get("symbol").asString() : null,
            frame.path("file").isString() ? frame.get("file").asString() : null,
            frame.path("line").asInt(0),
            0));
  }
}
