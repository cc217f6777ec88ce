package io.holdfast.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The machine's disk, until it fails. */
final class FailingDisk implements Disk {
  private final Disk real = Disk.real();
  long bytesLeft = Long.MAX_VALUE;
  boolean failsToSync;
  boolean failsToPublish;

  @Override
  public Output create(Path file) throws IOException {
    Output output = real.create(file);
    return new Output() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        int count = (int) Math.min(bytesLeft, bytes.remaining());
        bytesLeft -= count;
        int wanted = bytes.remaining();
        output.write(bytes.slice(bytes.position(), count));
        if (count < wanted) {
          throw new IOException("No space left on device");
        }
      }

      @Override
      public void sync() throws IOException {
        if (failsToSync) {
          throw new IOException("Input/output error");
        }
        output.sync();
      }

      @Override
      public void close() throws IOException {
        output.close();
      }
    };
  }

  @Override
  public void publish(Path from, Path to) throws IOException {
    if (failsToPublish) {
      throw new IOException("Read-only file system");
    }
    real.publish(from, to);
  }
}
