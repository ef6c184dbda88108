package dev.pystack.demangle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What another tool made of names: lines of symbol, tab, result; {@code #} begins a heading. Of a
 * symbol without result the tool makes nothing.
 */
record NameRecording(List<Name> names) {

  record Name(String heading, String symbol, String expected) {}

  static NameRecording read(String resource) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(NameRecording.class.getResourceAsStream(resource), resource)) {
      return read(resource.endsWith(".gz") ? new GZIPInputStream(file) : file);
    }
  }

  private static NameRecording read(InputStream file) throws IOException {
    List<Name> names = new ArrayList<>();
    String heading = "";
    BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int tab = line.indexOf('\t');
      if (line.startsWith("#")) {
        heading = line.substring(1).strip();
      } else if (tab >= 0) {
        names.add(new Name(heading, line.substring(0, tab), line.substring(tab + 1)));
      } else {
        names.add(new Name(heading, line, ""));
      }
    }
    return new NameRecording(names);
  }

  List<Arguments> arguments() {
    List<Arguments> arguments = new ArrayList<>();
    for (Name name : names) {
      arguments.add(Arguments.of(name.heading(), name.symbol(), name.expected()));
    }
    return arguments;
  }
}
