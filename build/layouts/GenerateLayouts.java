import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Turns the layout files of CPython's structures into Java sources. Run by the build in phase
 * generate-sources: {@code GenerateLayouts LAYOUTS_FOLDER OUTPUT_FOLDER}.
 */
final class GenerateLayouts {
  public static void main(String[] args) throws IOException {
    Path output = Path.of(args[1]);
    Files.createDirectories(output);
  }
}
