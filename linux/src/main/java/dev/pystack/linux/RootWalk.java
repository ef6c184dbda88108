package dev.pystack.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a file under another root, one name after the other, each opened in the directory before it
 * and never through a symbolic link: links are followed here, as texts, so that none leads out of
 * that root, whatever is swapped while we walk. The kernel would resolve an absolute link from
 * <em>our</em> root.
 */
final class RootWalk implements Closeable {
  /** As many links as the kernel follows (path_resolution(7)). */
  private static final int MAX_LINKS = 40;

  private static final int MAX_DEPTH = 256;

  /**
   * @param modifiedMillis since 1970
   */
  record Found(byte[] bytes, long modifiedMillis) {}

  private final Path root;
  // the root, then the directories down to where we are
  private final ArrayList<SecureDirectoryStream<Path>> directories = new ArrayList<>();
  private final ArrayList<String> names = new ArrayList<>();

  @SuppressWarnings("StreamResourceLeak") // close() closes it with the others
  RootWalk(Path root) throws IOException {
    this.root = root;
    directories.add(secure(Files.newDirectoryStream(root)));
  }

  /** A regular file in the last of the directories. */
  private record Located(
      SecureDirectoryStream<Path> directory, Path name, BasicFileAttributes attributes) {
    SeekableByteChannel open() throws IOException {
      Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      return directory.newByteChannel(name, options);
    }
  }

  /** Null where there is no such regular file, or it is too large. */
  @Nullable Found read(String path, int maxBytes) throws IOException {
    Located file = locate(path);
    return file == null ? null : content(file, maxBytes);
  }

  /**
   * Null where there is no such regular file, or it is empty, as the files of {@code /proc} say
   * that they are. It stays open when this walk is closed.
   */
  @Nullable SeekableByteChannel open(String path) throws IOException {
    Located file = locate(path);
    return file == null || file.attributes().size() == 0 ? null : file.open();
  }

  private @Nullable Located locate(String path) throws IOException {
    ArrayDeque<String> rest = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        up();
        continue;
      }
      Path step = Path.of(name);
      SecureDirectoryStream<Path> here = directories.getLast();
      BasicFileAttributes attributes =
          here.getFileAttributeView(step, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (attributes.isSymbolicLink()) {
        if (++links > MAX_LINKS) {
          return null;
        }
        follow(linkText(name), rest);
      } else if (attributes.isDirectory()) {
        if (directories.size() > MAX_DEPTH) {
          return null;
        }
        directories.add(secure(here.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS)));
        names.add(name);
      } else {
        boolean last = rest.isEmpty();
        return last && attributes.isRegularFile() ? new Located(here, step, attributes) : null;
      }
    }
    return null;
  }

  private void up() throws IOException {
    if (directories.size() > 1) {
      directories.removeLast().close();
      names.removeLast();
    }
  }

  private void follow(String text, ArrayDeque<String> rest) throws IOException {
    if (text.startsWith("/")) {
      while (directories.size() > 1) {
        up();
      }
    }
    String[] parts = text.split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      rest.addFirst(parts[i]);
    }
  }

  /**
   * Read by its whole path, which may lead astray meanwhile: only where to look next comes of it.
   */
  private String linkText(String name) throws IOException {
    Path path = root;
    for (String directory : names) {
      path = path.resolve(directory);
    }
    return Files.readSymbolicLink(path.resolve(name)).toString();
  }

  private static @Nullable Found content(Located file, int maxBytes) throws IOException {
    BasicFileAttributes attributes = file.attributes();
    if (attributes.size() == 0 || attributes.size() > maxBytes) {
      return null;
    }
    try (SeekableByteChannel channel = file.open()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) attributes.size());
      while (buffer.hasRemaining() && channel.read(buffer) > 0) {
        // until it is full or the file ends
      }
      byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
      return new Found(bytes, attributes.lastModifiedTime().toMillis());
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("no openat on this system");
  }

  @Override
  public void close() throws IOException {
    for (SecureDirectoryStream<Path> directory : directories) {
      directory.close();
    }
  }
}
