package dev.pystack.report;

import dev.pystack.model.Consistency;
import dev.pystack.model.CoreInfo;
import dev.pystack.model.Frame;
import dev.pystack.model.Frame.Code;
import dev.pystack.model.Frame.Position;
import dev.pystack.model.Frame.Range;
import dev.pystack.model.Frame.Variable;
import dev.pystack.model.Known;
import dev.pystack.model.NativeTrace;
import dev.pystack.model.NativeTrace.Role;
import dev.pystack.model.Snapshot;
import dev.pystack.model.Snapshot.Gil;
import dev.pystack.model.Snapshot.Interpreter;
import dev.pystack.model.Snapshot.PyThread;
import dev.pystack.model.Snapshot.Status;
import dev.pystack.model.TargetInfo;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The report as one JSON document, as {@code docs/pystack-report.schema.json} describes it. A field
 * whose value is unknown is absent.
 */
public final class JsonReport {
  /** Of the documents; it changes when a reader of the old ones could be misled by a new one. */
  private static final int SCHEMA = 1;

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  /** The document of a reading that went well, ending with a line feed. */
  public static String of(TargetInfo target, Snapshot snapshot, boolean indented) {
    return document(target, snapshot, null, indented);
  }

  /** The document of a reading that failed, ending with a line feed. */
  public static String of(TargetInfo target, Failure failure, boolean indented) {
    return document(target, null, failure, indented);
  }

  private static String document(
      TargetInfo target, @Nullable Snapshot snapshot, @Nullable Failure failure, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JsonStyle.generator(text, indented)) {
      new JsonReport(generator).document(target, snapshot, failure);
    }
    return JsonStyle.safe(text.getBuffer()).append('\n').toString();
  }

  private void document(TargetInfo target, @Nullable Snapshot snapshot, @Nullable Failure failure) {
    json.writeStartObject();
    json.writeNumberProperty("schema", SCHEMA);
    json.writeObjectPropertyStart("tool");
    json.writeStringProperty("name", Tool.NAME);
    json.writeStringProperty("version", Tool.VERSION);
    json.writeEndObject();
    target(target, snapshot);
    if (snapshot != null) {
      interpreters(snapshot.interpreters());
      json.writeArrayPropertyStart("threads");
      for (PyThread thread : snapshot.threads()) {
        thread(thread);
      }
      json.writeEndArray();
      strings("warnings", snapshot.warnings());
    }
    if (failure != null) {
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("kind", failure.kind().text());
      json.writeStringProperty("message", failure.message());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void target(TargetInfo target, @Nullable Snapshot snapshot) {
    json.writeObjectPropertyStart("target");
    json.writeStringProperty(
        "kind",
        switch (target.kind()) {
          case PROCESS -> "process";
          case CORE -> "core";
        });
    json.writeNumberProperty("pid", target.pid());
    optional("executable", target.executable());
    List<String> arguments = target.arguments();
    if (arguments != null) {
      strings("arguments", arguments);
    }
    Snapshot.Python python = snapshot == null ? null : snapshot.python();
    if (python != null) {
      python(python);
    }
    CoreInfo core = target.core();
    if (core != null) {
      CoreJson.write(json, core);
    }
    Consistency consistency = target.consistency();
    if (consistency != null) {
      json.writeStringProperty("consistency", text(consistency));
    }
    json.writeEndObject();
  }

  private static String text(Consistency consistency) {
    return switch (consistency) {
      case STOPPED -> "stopped";
      case VALIDATED -> "validated";
      case UNCHECKED -> "unchecked";
      case CORE -> "core";
    };
  }

  private void python(Snapshot.Python python) {
    json.writeObjectPropertyStart("python");
    json.writeStringProperty("version", python.version());
    json.writeStringProperty("implementation", "cpython");
    json.writeBooleanProperty("free_threaded", python.freeThreaded());
    json.writeStringProperty("status", text(python.status()));
    json.writeEndObject();
  }

  private static String text(Status status) {
    return switch (status) {
      case RUNNING -> "running";
      case INITIALIZING -> "initializing";
      case FINALIZING -> "finalizing";
      case UNKNOWN -> "unknown";
    };
  }

  private void interpreters(List<Interpreter> interpreters) {
    json.writeArrayPropertyStart("interpreters");
    for (Interpreter interpreter : interpreters) {
      json.writeStartObject();
      json.writeNumberProperty("id", interpreter.id());
      Boolean collecting = interpreter.collecting();
      if (collecting != null) {
        json.writeBooleanProperty("collecting", collecting);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void thread(PyThread thread) {
    json.writeStartObject();
    json.writeNumberProperty("tid", thread.tid());
    optional("name", thread.name());
    Long interpreter = thread.interpreter();
    if (interpreter != null) {
      json.writeNumberProperty("interpreter", interpreter.longValue());
    }
    json.writeStringProperty("gil", text(thread.gil()));
    json.writeBooleanProperty("gc", thread.collecting());
    json.writeStringProperty("status", ThreadStatus.of(thread));
    json.writeArrayPropertyStart("frames");
    for (Frame frame : thread.frames()) {
      // not a switch, for which a JVM makes classes that no cache holds
      if (frame instanceof Frame.Python python) {
        frame(python);
      } else if (frame instanceof Frame.Native compiled) {
        frame(compiled, null);
      }
    }
    json.writeEndArray();
    NativeTrace natives = thread.natives();
    if (natives != null) {
      json.writeArrayPropertyStart("native_frames");
      for (NativeTrace.Entry entry : natives.frames()) {
        frame(entry.frame(), entry.role());
      }
      json.writeEndArray();
      json.writeBooleanProperty("merged", natives.merge() != NativeTrace.Merge.NONE);
    }
    strings("warnings", UnknownParts.warnings(thread));
    json.writeEndObject();
  }

  private static String text(Gil gil) {
    return switch (gil) {
      case HOLDING -> "holding";
      case WAITING -> "waiting";
      case DROPPING -> "dropping";
      case NONE -> "none";
      case UNKNOWN -> "unknown";
    };
  }

  private void frame(Frame.Python frame) {
    json.writeStartObject();
    json.writeStringProperty("kind", "python");
    if (frame.code() instanceof Known.Value<Code>(Code code)) {
      json.writeStringProperty("function", code.qualifiedName());
      json.writeStringProperty("name", code.name());
      json.writeStringProperty("file", code.file());
    }
    if (frame.position() instanceof Known.Value<Position>(Position position)) {
      position(position);
    }
    json.writeBooleanProperty("entry", frame.entry());
    if (frame.shim()) {
      json.writeBooleanProperty("shim", true);
    }
    Frame.SourceLine source = frame.source();
    if (source != null) {
      json.writeStringProperty("source", source.text());
    }
    Frame.Variables variables = frame.variables();
    if (variables != null) {
      variables("arguments", variables.arguments());
      variables("locals", variables.locals());
    }
    json.writeEndObject();
  }

  private void frame(Frame.Native frame, @Nullable Role role) {
    json.writeStartObject();
    json.writeStringProperty("kind", "native");
    optional("function", frame.function());
    optional("symbol", frame.symbol());
    optional("file", frame.file());
    if (frame.line() > 0) {
      json.writeNumberProperty("line", frame.line());
    }
    if (frame.column() > 0) {
      json.writeNumberProperty("column", frame.column());
    }
    optional("library", frame.library());
    json.writeStringProperty("address", "0x" + Long.toHexString(frame.address()));
    if (frame.inlined()) {
      json.writeBooleanProperty("inlined", true);
    }
    if (role != null) {
      json.writeStringProperty("role", text(role));
    }
    json.writeEndObject();
  }

  private static String text(Role role) {
    return switch (role) {
      case EVAL -> "eval";
      case INTERPRETER -> "interpreter";
      case OTHER -> "other";
    };
  }

  private void position(Position position) {
    if (position.line() > 0) {
      json.writeNumberProperty("line", position.line());
    }
    Range range = position.range();
    if (range != null) {
      json.writeNumberProperty("end_line", range.endLine());
      json.writeNumberProperty("column", range.column());
      json.writeNumberProperty("end_column", range.endColumn());
    }
  }

  private void variables(String property, List<Variable> variables) {
    json.writeArrayPropertyStart(property);
    for (Variable variable : variables) {
      json.writeStartObject();
      json.writeStringProperty("name", variable.name());
      json.writeStringProperty("value", variable.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void optional(String property, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(property, value);
    }
  }

  private void strings(String property, List<String> values) {
    json.writeArrayPropertyStart(property);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
