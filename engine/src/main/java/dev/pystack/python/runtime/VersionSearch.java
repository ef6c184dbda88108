package dev.pystack.python.runtime;

import dev.pystack.memory.MemoryFault;
import dev.pystack.memory.TargetMemory;
import dev.pystack.python.layout.PythonVersion;
import dev.pystack.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * Which version an image is. From its {@code Py_Version} (3.11+), from the text that {@code
 * Py_GetVersion()} made among its variables, from its file name. Its program is never run.
 */
final class VersionSearch {
  private static final int MAX_TEXT = 80;

  private VersionSearch() {}

  /** What the image says of itself; null where it says nothing. */
  static @Nullable VersionText inside(Target target, Image image) {
    long exported = image.exported("Py_Version");
    if (exported != 0) {
      try {
        PythonVersion version = PythonVersion.ofHex(target.memory().u32(exported));
        if (version.known()) {
          VersionText name = VersionText.ofFileName(image.path());
          return new VersionText(version, name != null && name.freeThreaded());
        }
      } catch (MemoryFault hole) {
        // its page is in no memory that we have: its variables may be
        return inVariables(target, image);
      }
    }
    return inVariables(target, image);
  }

  private static @Nullable VersionText inVariables(Target target, Image image) {
    TargetMemory memory = target.memory();
    // the text is made at start-up in a static array; GCC aligns arrays of that size to 32 bytes
    Regions zeroed = Regions.zeroed(image, target.mappings());
    VersionText text = scan(memory, zeroed, 32);
    if (text == null) {
      text = scan(memory, zeroed, 8);
    }
    return text != null ? text : scan(memory, Regions.initialized(image, target.mappings()), 8);
  }

  private static @Nullable VersionText scan(TargetMemory memory, Regions regions, int step) {
    RegionReader reader = new RegionReader(memory.raw(), regions);
    while (reader.next()) {
      byte[] bytes = reader.bytes();
      int at = (int) (-reader.address() & (step - 1));
      for (int last = reader.length() - 8; at <= last; at += step) {
        if (bytes[at + 1] == '.' && (bytes[at] == '2' || bytes[at] == '3')) {
          VersionText text = text(memory, reader.address() + at);
          if (text != null) {
            return text;
          }
        }
      }
    }
    return null;
  }

  private static @Nullable VersionText text(TargetMemory memory, long address) {
    try {
      return VersionText.parse(memory.bytes(address, MAX_TEXT), 0, MAX_TEXT);
    } catch (MemoryFault nearTheEnd) {
      return null;
    }
  }
}
