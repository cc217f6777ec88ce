package io.holdfast.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The machine's disk, until it fails; a file that was not synced cannot be published. */
final class FailingDisk implements Disk {
  private final Disk real = Disk.real();
  private final Set<Path> notSynced = new HashSet<>();
  long bytesLeft = Long.MAX_VALUE;
  boolean failsToSync;
  boolean failsToPublish;

  @Override
  public Output create(Path file) throws IOException {
    Output output = real.create(file);
    notSynced.add(file);
    return new Output() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        int count = (int) Math.min(bytesLeft, bytes.remaining());
        bytesLeft -= count;
        notSynced.add(file);
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
        notSynced.remove(file);
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
    if (notSynced.contains(from)) {
      throw new IOException(from + " gets its name before it is on the disk");
    }
    real.publish(from, to);
  }
}
