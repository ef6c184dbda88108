package dev.pystack.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pystack.memory.MemoryFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelMemoryTest {
  /** Byte n is n. Lets another thread in between where it is set to a place and where it reads. */
  private static final class Numbers implements SeekableByteChannel {
    final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch second = new CountDownLatch(2);
    private volatile long position;

    @Override
    public SeekableByteChannel position(long to) throws IOException {
      position = to;
      first.countDown();
      second.countDown();
      try {
        // in vain where the other one is kept out
        second.await(200, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return this;
    }

    @Override
    public int read(ByteBuffer into) {
      if (position > 255) {
        return -1;
      }
      into.put((byte) position++);
      return 1;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public long size() {
      return 256;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** A thread that unpacks a section reads the same file as the one that asks for others. */
  @Test
  void twoThreadsDoNotMoveEachOther() throws Exception {
    Numbers channel = new Numbers();
    ChannelMemory memory = new ChannelMemory(channel);
    byte[] its = new byte[3];
    Thread other =
        new Thread(
            () -> {
              try {
                memory.read(10, its, 0, 3);
              } catch (MemoryFault fault) {
                throw new AssertionError(fault);
              }
            });
    other.start();
    assertThat(channel.first.await(10, TimeUnit.SECONDS)).isTrue();
    byte[] own = new byte[3];
    memory.read(100, own, 0, 3);
    other.join(10_000);

    assertThat(its).containsExactly(10, 11, 12);
    assertThat(own).containsExactly(100, 101, 102);
  }
}
