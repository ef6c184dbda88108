package dev.pystack.target.core;

import dev.pystack.elf.ElfHeader;
import dev.pystack.target.HostFile;
import dev.pystack.target.TextFile;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the files that a core names are looked for on this machine. The names come from the core,
 * so they are hostile: only regular files are opened, none of {@code /proc}, {@code /sys} and
 * {@code /dev}.
 */
public final class LocalFiles {
  private static final int MAX_FOLDERS = 100_000;
  private static final int MAX_DEPTH = 64;

  private final List<File> folders;
  private final @Nullable File root;
  private final @Nullable File executable;
  private @Nullable Map<String, File> byName;

  /**
   * @param folders in which a file of the wanted name is looked for first, in this order; what is
   *     no folder is passed over
   * @param root a folder with the file system, or a part of it, of the machine that the core comes
   *     from; or null
   * @param executable the program itself, or null to look for it as for others
   */
  public LocalFiles(List<String> folders, @Nullable String root, @Nullable String executable) {
    this.folders = new ArrayList<>(folders.size());
    for (int i = 0; i < folders.size(); i++) {
      if (!folders.get(i).isEmpty()) {
        this.folders.add(new File(folders.get(i)));
      }
    }
    this.root = root == null ? null : new File(root);
    this.executable = executable == null ? null : new File(executable);
  }

  /** The program as the user named it; null where he did not. */
  @Nullable File executable() {
    return executable;
  }

  /**
   * The file to take for one that was mapped: the first of its name in the folders, then by its
   * path under the root, then the first of its name anywhere under the root, then by its path.
   */
  @Nullable File find(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty()) {
      return null;
    }
    for (int i = 0; i < folders.size(); i++) {
      File file = new File(folders.get(i), name);
      if (regular(file)) {
        return file;
      }
    }
    File under = root;
    if (under != null) {
      File file = new File(under, path);
      if (path.startsWith("/") && regular(file)) {
        return file;
      }
      file = index(under).get(name);
      if (file != null && regular(file)) {
        return file;
      }
    }
    File file = new File(path);
    return path.startsWith("/") && regular(file) ? file : null;
  }

  /**
   * A file that describes one of the program's: the first of its name in the folders, then by its
   * path under the root; not of this machine.
   */
  @Nullable HostFile debugFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isEmpty() || !path.startsWith("/")) {
      return null;
    }
    for (int i = 0; i < folders.size(); i++) {
      File file = new File(folders.get(i), name);
      if (regular(file)) {
        return HostFile.open(file.getPath());
      }
    }
    File file = root == null ? null : new File(root, path);
    return file != null && regular(file) ? HostFile.open(file.getPath()) : null;
  }

  /** All files under the root by their names; of one name the first in the order of paths. */
  private Map<String, File> index(File under) {
    Map<String, File> index = byName;
    if (index != null) {
      return index;
    }
    index = new HashMap<>();
    byName = index;
    ArrayList<File> todo = new ArrayList<>();
    ArrayList<Integer> depths = new ArrayList<>();
    todo.add(under);
    depths.add(0);
    int visited = 0;
    while (!todo.isEmpty() && visited++ < MAX_FOLDERS) {
      File folder = todo.removeLast();
      int depth = depths.removeLast();
      File[] inside = folder.listFiles();
      if (inside == null || depth > MAX_DEPTH) {
        continue;
      }
      Arrays.sort(inside);
      for (int i = inside.length - 1; i >= 0; i--) {
        if (inside[i].isDirectory()) {
          todo.add(inside[i]);
          depths.add(depth + 1);
        }
      }
      for (File file : inside) {
        if (!file.isDirectory()) {
          index.putIfAbsent(file.getName(), file);
        }
      }
    }
    return index;
  }

  /** Whether a path leads to an ELF file here. */
  public static boolean isElf(String path) {
    File file = new File(path);
    if (!regular(file)) {
      return false;
    }
    try (LocalFile bytes = LocalFile.openIfReadable(file)) {
      return bytes != null && ElfHeader.isElf(bytes, 0);
    }
  }

  /** Whether a path leads to a file here that starts with {@code #!}. */
  boolean isScript(String path) {
    File file = new File(path);
    if (!path.startsWith("/") || !regular(file)) {
      return false;
    }
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      return in.read() == '#' && in.read() == '!';
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Whether it is a file that may be opened: opening others can block, or do something. */
  private static boolean regular(File file) {
    if (!file.isFile()) {
      return false;
    }
    String real;
    try {
      real = file.getCanonicalPath();
    } catch (IOException unreadable) {
      return false;
    }
    return !real.startsWith("/proc/") && !real.startsWith("/sys/") && !real.startsWith("/dev/");
  }

  /**
   * A text file by the path that the program knew it by: under the root where there is one and it
   * has it, else of this machine.
   *
   * @param since a file changed after this (ms since 1970) is not what ran
   */
  @Nullable TextFile text(String path, int maxBytes, long since) {
    if (!path.startsWith("/")) {
      return null;
    }
    File file = new File(path);
    if (root != null && regular(new File(root, path))) {
      file = new File(root, path);
    }
    if (!regular(file)) {
      return null;
    }
    try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
      long length = in.length();
      if (length > maxBytes) {
        return null;
      }
      byte[] bytes = new byte[(int) length];
      in.readFully(bytes);
      return new TextFile(bytes, file.lastModified() > since);
    } catch (IOException unreadable) {
      return null;
    }
  }
}
