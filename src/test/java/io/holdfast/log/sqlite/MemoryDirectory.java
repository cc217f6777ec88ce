package io.holdfast.log.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A temporary directory in memory where the system has one: for tests of content, to which syncs mean nothing. */
public final class MemoryDirectory implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension) throws Exception {
    return Files.isWritable(MEMORY)
        ? Files.createTempDirectory(MEMORY, "holdfast") : Files.createTempDirectory("holdfast");
  }
}
