package dev.pystack.unwind;

import dev.pystack.bytes.MalformedException;
import dev.pystack.dwarf.DebugInfo;
import dev.pystack.target.DebugFiles;
import org.jspecify.annotations.Nullable;

/** What a debug file shares with others ({@code dwz}), sought when it is first referred to. */
record SharedDebugInfo(DebugFiles files, DebugFiles.Found from) implements DebugInfo.Supplement {
  @Override
  public @Nullable DebugInfo open() {
    DebugFiles.Found found = files.shared(from);
    if (found == null) {
      return null;
    }
    try {
      return DebugInfo.open(new ElfSections(found.file()).sections(), null);
    } catch (MalformedException broken) {
      return null;
    }
  }
}
