package io.holdfast.cli.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that is read again when it has changed, which is seen by its time, size and identity: that also holds for
 * files that an orchestrator exchanges through a symbolic link. One thread, which it blocks.
 */
final class WatchedText {
  private final Path file;
  private String seen = "";

  WatchedText(Path file) {
    this.file = file;
  }

  /** Whether it is another than when it was last read. */
  boolean hasChanged() {
    return !fingerprint().equals(seen);
  }

  /** From now on it has changed only if it does so again. */
  void look() {
    seen = fingerprint();
  }

  /** What is in it now. */
  String read() throws IOException {
    seen = fingerprint();
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }

  private String fingerprint() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return e.toString(); // Reading it says what is the matter, once.
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
