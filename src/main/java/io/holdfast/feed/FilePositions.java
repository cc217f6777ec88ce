package io.holdfast.feed;

import io.holdfast.kernel.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A small file for each consumer in the data directory of an embedded node, which no other process uses: written beside
 * the old one, synced, and put in its place, so that there is always a whole one.
 *
 * <p>Threads: called by any; the work is done on one thread of its own.
 */
public final class FilePositions implements Positions {
  private static final String SUFFIX = ".position";

  private final Path directory;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("feed-positions").factory());

  /** Below this directory, which is made if it is missing. */
  public FilePositions(Path directory) {
    this.directory = directory;
  }

  @Override
  public CompletionStage<Optional<Position>> of(String consumer) {
    return later(() -> read(consumer));
  }

  @Override
  public CompletionStage<Void> set(String consumer, Position position) {
    return later(() -> write(consumer, position));
  }

  @Override
  public CompletionStage<Position> setIfAbsent(String consumer, Position position) {
    return later(() -> {
      Optional<Position> at = read(consumer);
      if (at.isEmpty()) {
        write(consumer, position);
      }
      return at.orElse(position);
    });
  }

  @Override
  public CompletionStage<Void> move(String consumer, Position from, Position to) {
    return later(() -> {
      Optional<Position> at = read(consumer);
      if (!at.equals(Optional.of(from))) {
        throw new IllegalStateException(consumer + " stands at " + at.map(Position::toString).orElse("nothing")
            + ", not at " + from);
      }
      return write(consumer, to);
    });
  }

  @Override
  public CompletionStage<Void> forget(String consumer) {
    return later(() -> {
      try {
        Files.deleteIfExists(file(consumer));
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private Path file(String consumer) {
    return directory.resolve(consumer + SUFFIX);
  }

  private Optional<Position> read(String consumer) {
    try {
      return Optional.of(Position.parse(Files.readString(file(consumer)).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Void write(String consumer, Position position) {
    try {
      Files.createDirectories(directory);
      Path fresh = directory.resolve(consumer + ".new");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING)) {
        channel.write(ByteBuffer.wrap((position + "\n").getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      Files.move(fresh, file(consumer), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> CompletionStage<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, thread);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
