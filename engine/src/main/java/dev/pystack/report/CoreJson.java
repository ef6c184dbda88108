package dev.pystack.report;

import dev.pystack.model.CoreInfo;
import dev.pystack.model.CoreInfo.BuildIds;
import dev.pystack.model.CoreInfo.ProcessInfo;
import dev.pystack.model.CoreInfo.Sender;
import dev.pystack.model.CoreInfo.Signal;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What the JSON report says of a core dump itself: {@code target.core}. */
final class CoreJson {
  private CoreJson() {}

  static void write(JsonGenerator json, CoreInfo core) {
    json.writeObjectPropertyStart("core");
    json.writeStringProperty("file", core.file());
    ProcessInfo process = core.process();
    if (process != null) {
      process(json, process);
    }
    Signal signal = core.signal();
    if (signal != null) {
      signal(json, signal);
    }
    buildIds(json, "build_ids", core.buildIds());
    json.writeArrayPropertyStart("missing_modules");
    for (String path : core.missing()) {
      json.writeString(path);
    }
    json.writeEndArray();
    buildIds(json, "mismatched_build_ids", core.mismatched());
    json.writeEndObject();
  }

  private static void process(JsonGenerator json, ProcessInfo process) {
    json.writeStringProperty("state", String.valueOf(process.state()));
    json.writeBooleanProperty("zombie", process.zombie());
    json.writeNumberProperty("nice", process.nice());
    json.writeNumberProperty("ppid", process.ppid());
    json.writeNumberProperty("pgrp", process.pgrp());
    json.writeNumberProperty("sid", process.sid());
    json.writeNumberProperty("uid", process.uid());
    json.writeNumberProperty("gid", process.gid());
    json.writeStringProperty("name", process.name());
    // the kernel puts a space behind each word, also the last
    json.writeStringProperty("arguments", process.arguments().stripTrailing());
    json.writeNumberProperty("flags", process.flags());
  }

  private static void signal(JsonGenerator json, Signal signal) {
    json.writeObjectPropertyStart("signal");
    json.writeNumberProperty("number", signal.number());
    json.writeStringProperty("name", signal.name());
    json.writeNumberProperty("code", signal.code());
    json.writeNumberProperty("errno", signal.errno());
    Long address = signal.address();
    if (address != null) {
      json.writeStringProperty("address", "0x" + Long.toHexString(address));
    }
    Sender sender = signal.sender();
    if (sender != null) {
      json.writeNumberProperty("sender_pid", sender.pid());
      json.writeNumberProperty("sender_uid", sender.uid());
    }
    json.writeEndObject();
  }

  private static void buildIds(JsonGenerator json, String property, List<BuildIds> all) {
    json.writeArrayPropertyStart(property);
    for (BuildIds ids : all) {
      json.writeStartObject();
      json.writeStringProperty("path", ids.path());
      String core = ids.core();
      if (core != null) {
        json.writeStringProperty("core", core);
      }
      String file = ids.file();
      if (file != null) {
        json.writeStringProperty("file", file);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
