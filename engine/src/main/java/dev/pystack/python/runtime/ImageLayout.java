package dev.pystack.python.runtime;

import dev.pystack.bytes.MalformedException;
import dev.pystack.memory.MemoryFault;
import dev.pystack.python.layout.Abi;
import dev.pystack.python.layout.DebugOffsets;
import dev.pystack.python.layout.Field;
import dev.pystack.python.layout.Layout;
import dev.pystack.python.layout.Layouts;
import dev.pystack.target.Mapping;
import dev.pystack.target.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Python an image is, and so where the fields of its structures lie. */
final class ImageLayout {
  private final Target target;
  private final Image image;
  private boolean sought;
  private @Nullable VersionText inside;
  private String problem = "";
  private List<String> warnings = List.of();

  ImageLayout(Target target, Image image) {
    this.target = target;
    this.image = image;
  }

  /** What the image itself says of its version, or null. */
  @Nullable VersionText version() {
    if (!sought) {
      sought = true;
      inside = VersionSearch.inside(target, image);
    }
    return inside;
  }

  /** Why there was no layout. */
  String problem() {
    return problem;
  }

  /** For the report's reader: what is not certain about the layout. */
  List<String> warnings() {
    return warnings;
  }

  /** Whether the file's name alone says that it is from before {@code _PyRuntime}. */
  boolean hasNoRuntime() {
    VersionText name = VersionText.ofFileName(image.path());
    Layout layout = name == null ? null : of(name);
    return layout != null && !layout.has(Field.RUNTIME_STATE_INTERPRETERS_HEAD);
  }

  /**
   * The layout: by debug offsets where there are any, else by version.
   *
   * @param runtime address of {@code _PyRuntime}, 0 where it is not known
   * @return null, with a {@link #problem}
   */
  @Nullable Layout at(long runtime) {
    long address = runtime != 0 ? runtime : image.exported("_PyRuntime");
    if (address != 0 && DebugOffsets.isAt(target.memory(), address)) {
      Layout published = published(address);
      if (published != null) {
        return published;
      }
    }
    VersionText text = version();
    if (text == null) {
      text = VersionText.ofFileName(image.path());
    }
    if (text == null) {
      problem = "nothing says which version of Python it is";
      return null;
    }
    Layout layout = of(text);
    if (layout == null) {
      problem = "the layout of CPython " + text.version().text() + " is not known";
    } else if (!Layouts.knows(text.version())) {
      warnings = List.of(newer(text.version().text()));
    }
    return layout;
  }

  /** The layout by the debug offsets at an address; null, with a {@link #problem}. */
  @Nullable Layout published(long runtime) {
    try {
      DebugOffsets offsets = DebugOffsets.read(target.memory(), runtime, variant());
      if (!offsets.complete() || !Layouts.knows(offsets.version())) {
        warnings = List.of(newer(offsets.version().text()));
      }
      return offsets.layout();
    } catch (MalformedException wrong) {
      problem = "its debug offsets are damaged (" + wrong.getMessage() + ")";
    } catch (MemoryFault hole) {
      problem = "its debug offsets cannot be read";
    }
    return null;
  }

  private @Nullable Layout of(VersionText text) {
    int addressSize = target.memory().addressSize();
    return Layouts.of(text.version(), Abi.of(addressSize, text.freeThreaded(), variant()));
  }

  private Abi.Variant variant() {
    return switch (target.architecture().machine()) {
      case I386 -> Abi.Variant.I386;
      case AARCH64 -> musl() ? Abi.Variant.COMMON : Abi.Variant.AARCH64;
      case X86_64, ARM, OTHER -> Abi.Variant.COMMON;
    };
  }

  /** Whether the C library is musl: it is its own loader, whose name is part of its ABI. */
  private boolean musl() {
    List<Mapping> mappings = target.mappings();
    for (int i = 0; i < mappings.size(); i++) {
      String path = mappings.get(i).path();
      if (path.startsWith("ld-musl-", path.lastIndexOf('/') + 1)) {
        return true;
      }
    }
    return false;
  }

  private static String newer(String version) {
    return "CPython "
        + version
        + " is newer than what is known of its structures: what is shown may be wrong";
  }
}
