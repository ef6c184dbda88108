package dev.pystack.target.core;

import dev.pystack.elf.ElfHeader;
import dev.pystack.memory.Memory;
import dev.pystack.target.Mapping;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs and libraries of a core, by their paths. */
final class Modules {
  // a process has some hundreds
  private static final int MAX = 8192;

  private final Map<String, MappedModule> byPath = new HashMap<>();
  private final List<MappedModule> inOrder = new ArrayList<>();

  private Modules() {}

  /**
   * Of the mapped files those that are programs or libraries: some of it is executable, or what the
   * core has of it starts as ELF. Others (data, fonts, locales) are not needed.
   *
   * @param program the path of the executable; null where unknown
   */
  static Modules of(
      List<Mapping> mappings, Memory dumped, LocalFiles files, @Nullable String program) {
    Modules modules = new Modules();
    Map<String, Long> starts = new HashMap<>();
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < mappings.size(); i++) {
      Mapping m = mappings.get(i);
      if (!m.hasFile() || FoundFiles.isNameless(m.path()) || paths.size() >= MAX) {
        continue;
      }
      Long known = starts.get(m.path());
      boolean header = m.fileOffset() == 0 && ElfHeader.isElf(dumped, m.start());
      if (known == null && (m.executable() || header)) {
        starts.put(m.path(), header ? m.start() : -1L);
        paths.add(m.path());
      } else if (known != null && known == -1 && header) {
        starts.put(m.path(), m.start());
      }
    }
    for (int i = 0; i < paths.size(); i++) {
      String path = paths.get(i);
      File given = path.equals(program) ? files.executable() : null;
      Long start = starts.get(path);
      MappedModule module =
          MappedModule.of(
              path, given == null ? files.find(path) : given, dumped, start == null ? -1 : start);
      modules.byPath.put(path, module);
      modules.inOrder.add(module);
    }
    return modules;
  }

  /** By rising address. */
  List<MappedModule> all() {
    return inOrder;
  }

  @Nullable MappedModule at(String path) {
    return byPath.get(path);
  }

  void close() {
    for (int i = 0; i < inOrder.size(); i++) {
      inOrder.get(i).close();
    }
  }
}
