package io.holdfast.cli.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of journal and snapshots, made if it is missing. */
final class DataDirectory {

  private DataDirectory() {}

  /** Makes sure that there is a directory one can write to; which process may is the journal's business. */
  static void require(Path directory) {
    Path absolute = directory.toAbsolutePath();
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new NodeFailure("the data directory " + absolute + " is a file; name another with --data", null);
    }
    try {
      Files.createDirectories(directory);
    } catch (AccessDeniedException e) {
      throw unwritable(absolute, e);
    } catch (IOException e) {
      throw new NodeFailure("the data directory " + absolute + " cannot be made: " + e.getMessage(), e);
    }
    if (!Files.isWritable(directory)) {
      throw unwritable(absolute, null);
    }
  }

  private static NodeFailure unwritable(Path directory, IOException cause) {
    return new NodeFailure("the data directory " + directory + " cannot be written to by this user ("
        + System.getProperty("user.name") + "); change its owner, or name another with --data", cause);
  }
}
