package dev.pystack.python.layout.derive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives one section of a layout file: {@code LAYOUTS_FOLDER VERSION SECTION NOTE ELF...}, for
 * example {@code engine/src/main/layouts 3.11 lp64 "CPython 3.11.7, x86-64" libpython3.11.so.1.0
 * _datetime.so _decimal.so}. Facts stay as they are; a new version starts with those of {@code
 * FACTS_OF} (system property {@code factsOf}, such as 3.15), to be looked through by hand.
 */
public final class DeriveLayout {
  private DeriveLayout() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    String version = args[1];
    FieldMap map = FieldMap.read(folder.resolve("fields.map"));
    List<CTypes> types = new ArrayList<>();
    for (int i = 4; i < args.length; i++) {
      // stays open to the end of the program: sections are read when they are needed
      DebugFile file = new DebugFile(Path.of(args[i]));
      types.add(new CTypes(file.info(), file.addressSize()));
    }
    Path target = folder.resolve("python-" + version + ".layout");
    LayoutFile layout = Files.exists(target) ? LayoutFile.read(target) : new LayoutFile(version);
    String factsOf = System.getProperty("factsOf");
    if (factsOf != null) {
      layout.copyFacts(LayoutFile.read(folder.resolve("python-" + factsOf + ".layout")));
    }
    layout.put(args[2], args[3], new Derivation(map, types));
    layout.write(target);
  }
}
