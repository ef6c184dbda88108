package dev.pystack.linux;

import dev.pystack.memory.Memory;
import dev.pystack.memory.MemoryFault;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** A file that was found under another root, as memory. Thread-safe: its position is shared. */
final class ChannelMemory implements Memory, Closeable {
  private final SeekableByteChannel channel;

  ChannelMemory(SeekableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public synchronized void read(long address, byte[] into, int offset, int length)
      throws MemoryFault {
    if (address < 0) {
      throw new MemoryFault(address, "past the end of the file");
    }
    try {
      channel.position(address);
      ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) <= 0) {
          throw new MemoryFault(address, "past the end of the file");
        }
      }
    } catch (IOException unreadable) {
      throw new MemoryFault(address, "unreadable file");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // it was only read
    }
  }
}
