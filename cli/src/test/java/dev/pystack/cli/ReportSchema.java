package dev.pystack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published schema of JSON reports. */
final class ReportSchema {
  private ReportSchema() {}

  /** The document, which must be one that the schema allows. */
  static JsonNode valid(String json) throws IOException {
    Path root = Path.of(System.getProperty("pystack.root"));
    String text = Files.readString(root.resolve("docs/pystack-report.schema.json"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonMapper.shared().readTree(text));
    JsonNode document = JsonMapper.shared().readTree(json);
    assertThat(schema.validate(document)).isEmpty();
    return document;
  }
}
