import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the native stubs of module linux, one per architecture, as ELF shared libraries. Run by
 * the build in phase generate-resources: {@code WriteSyscallStubs OUTPUT_FOLDER}.
 */
final class WriteSyscallStubs {
  public static void main(String[] args) throws IOException {
    Path output = Path.of(args[0]);
    Files.createDirectories(output);
  }
}
