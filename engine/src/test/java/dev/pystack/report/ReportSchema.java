package dev.pystack.report;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema of JSON reports. */
public final class ReportSchema {
  private static final Schema SCHEMA = load();

  private ReportSchema() {}

  /** What is wrong with a document; empty where nothing is. */
  public static List<String> errors(JsonNode document) {
    return SCHEMA.validate(document).stream().map(Object::toString).toList();
  }

  public static JsonNode parse(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static Schema load() {
    Path root = Path.of(System.getProperty("pystack.root"));
    try {
      String text = Files.readString(root.resolve("docs/pystack-report.schema.json"));
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonMapper.shared().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
