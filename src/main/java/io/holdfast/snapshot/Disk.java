package io.holdfast.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What writing a file asks of the file system; a test's own can fail at each step. Blocks. */
interface Disk {

  /** Makes a new file, or empties the one that is there. */
  Output create(Path file) throws IOException;

  /** Gives a synced file its name in one step, in the place of one that may have it, and syncs the directory. */
  void publish(Path from, Path to) throws IOException;

  /** A file that is being written. */
  interface Output extends Closeable {

    /** Writes all that remains in the buffer at the file's end. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when everything written is on the disk. */
    void sync() throws IOException;
  }

  /** The machine's file system. */
  static Disk real() {
    return new Disk() {
      @Override
      public Output create(Path file) throws IOException {
        return new FileOutput(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
      }

      @Override
      public void publish(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(to.toAbsolutePath().getParent());
      }
    };
  }

  /** Makes a directory's entries durable. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A file of the machine. */
  record FileOutput(FileChannel channel) implements Output {

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
