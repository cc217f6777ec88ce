package io.holdfast.log.sqlite;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a data directory to one process, by a lock that the system releases when the process ends, however it ends. */
public final class DirectoryLock implements AutoCloseable {
  static final String FILE = "journal.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a directory, which is made if it is missing.
   *
   * @throws JournalException if another process has it
   */
  public static DirectoryLock take(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      create(directory);
      FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new JournalException(Kind.UNAVAILABLE, "the data directory " + directory.toAbsolutePath()
            + " is in use by another process" + holder(file) + "; stop that one, or give this one another directory");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new JournalException(Kind.UNAVAILABLE,
          "cannot lock the data directory " + directory.toAbsolutePath() + ": " + e, e);
    }
  }

  /** A new directory is only there after a power failure if the one above it was synced. */
  private static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      try (FileChannel parent = FileChannel.open(directory.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        parent.force(true);
      }
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // This very process has it open already.
    }
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file).strip();
    return pid.isEmpty() ? "" : " (" + pid + ")";
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
