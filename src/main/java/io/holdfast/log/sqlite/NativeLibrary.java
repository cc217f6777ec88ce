package io.holdfast.log.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library so that nothing of it stays behind. The driver unpacks it into the directory for
 * temporary files, a megabyte each time, and deletes it when the process ends in order: one that is killed would leave
 * it for ever. Here it has a directory of its own, which goes as soon as the library is loaded. Any thread.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String DIRECTORY = "org.sqlite.tmpdir";
  private static final String LIBRARY = "org.sqlite.lib.path";

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it, once, unless somebody has said where it is to be. Does not fail: where it cannot be loaded, the driver
   * tries by itself with the first connection, and says what is the matter.
   */
  static synchronized void load() {
    if (!loaded && System.getProperty(DIRECTORY) == null && System.getProperty(LIBRARY) == null) {
      loadFromOwnDirectory();
    }
    loaded = true;
  }

  private static void loadFromOwnDirectory() {
    try {
      Path directory = Files.createTempDirectory("holdfast-sqlite-");
      System.setProperty(DIRECTORY, directory.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        System.clearProperty(DIRECTORY);
        delete(directory);
      }
    } catch (Exception e) { // That is what the driver declares.
      LOG.debug("SQLite's library was not loaded beforehand", e);
    }
  }

  /** Where a library in use cannot be deleted, it stays until the end of the process, as the driver has it. */
  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
