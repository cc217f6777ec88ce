package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names in a directory of snapshots.
 *
 * @param directory the directory
 */
record SnapshotFiles(Path directory) {
  private static final String SNAPSHOT = ".snapshot";
  private static final String AGREED = ".agreed";
  private static final String TEMPORARY = ".part";

  /** The file of a position's snapshot. */
  Path snapshot(Position position) {
    return directory.resolve(position + SNAPSHOT);
  }

  /** The marker beside a snapshot's file. */
  static Path marker(Path snapshot) {
    String name = snapshot.getFileName().toString();
    String stem = name.endsWith(SNAPSHOT) ? name.substring(0, name.length() - SNAPSHOT.length()) : name;
    return snapshot.resolveSibling(stem + AGREED);
  }

  /** What a file is called while it is being written. */
  Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** The position in a snapshot file's name; empty if it is not so named. */
  static Optional<Position> positionOf(Path file) {
    String name = file.getFileName().toString();
    try {
      return Optional.of(Position.parse(name.substring(0, name.length() - SNAPSHOT.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The files that are named like snapshots. */
  List<Path> snapshots() throws IOException {
    return named(SNAPSHOT);
  }

  /** Makes the directory if it is missing, and removes what an earlier process did not finish. */
  void prepare() throws IOException {
    Files.createDirectories(directory);
    for (Path unfinished : named(TEMPORARY)) {
      Files.deleteIfExists(unfinished);
    }
  }

  private List<Path> named(String suffix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
      files.forEach(found::add);
    }
    return found;
  }
}
