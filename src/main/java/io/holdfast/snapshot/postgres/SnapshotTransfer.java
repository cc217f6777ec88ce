package io.holdfast.snapshot.postgres;

import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.snapshot.postgres.SnapshotTables.Chunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/** Carries a snapshot's file to Postgres and back, a chunk at a time. Files on the thread given. */
final class SnapshotTransfer {
  static final int CHUNK_BYTES = 1 << 20;

  private final SnapshotTables tables;
  private final Executor disk;

  SnapshotTransfer(SnapshotTables tables, Executor disk) {
    this.tables = tables;
    this.disk = disk;
  }

  /** Puts a file; visible when all of it is there. */
  CompletionStage<Void> put(SnapshotInfo info, Path file) {
    UUID copy = UUID.randomUUID();
    return open(file, StandardOpenOption.READ).thenCompose(channel ->
        putFrom(channel, copy, 0)
            .thenCompose(_ -> tables.add(info, copy))
            .<Void>thenApply(_ -> null)
            .whenComplete((_, _) -> close(channel)));
  }

  private CompletionStage<Void> putFrom(FileChannel channel, UUID copy, int place) {
    return CompletableFuture.supplyAsync(() -> read(channel, place), disk).thenCompose(chunk ->
        chunk == null ? CompletableFuture.completedFuture(null)
            : tables.addChunk(copy, place, chunk).thenCompose(_ -> putFrom(channel, copy, place + 1)));
  }

  private static Chunk read(FileChannel channel, int place) {
    try {
      long at = (long) place * CHUNK_BYTES;
      int length = (int) Math.min(CHUNK_BYTES, channel.size() - at);
      if (length <= 0) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
        continue;
      }
      return new Chunk(checksum(bytes.array()), bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fetches into a file, under another name until all of it is there and right. */
  CompletionStage<Void> fetch(SnapshotInfo info, Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    return open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
        .thenCompose(channel -> fetchInto(channel, info, 0).whenComplete((_, _) -> close(channel)))
        .thenAcceptAsync(_ -> publish(partial, file), disk);
  }

  private CompletionStage<Void> fetchInto(FileChannel channel, SnapshotInfo info, int place) {
    if ((long) place * CHUNK_BYTES >= info.bytes()) {
      return CompletableFuture.completedFuture(null);
    }
    return tables.chunk(info.position(), place)
        .thenAcceptAsync(chunk -> write(channel, info, place, chunk), disk)
        .thenCompose(_ -> fetchInto(channel, info, place + 1));
  }

  private static void write(FileChannel channel, SnapshotInfo info, int place, Chunk chunk) {
    if (chunk == null) {
      throw PostgresSnapshotArchive.damaged(info, "chunk " + place + " is missing");
    }
    if (checksum(chunk.bytes()) != chunk.checksum()) {
      throw PostgresSnapshotArchive.damaged(info, "the checksum of chunk " + place + " differs");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(chunk.bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void publish(Path partial, Path file) {
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<FileChannel> open(Path file, StandardOpenOption... options) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return FileChannel.open(file, options);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, disk);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
