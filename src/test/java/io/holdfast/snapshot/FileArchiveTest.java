package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SnapshotArchive;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by files, on threads of the machine. */
final class FileArchiveTest extends SnapshotArchiveContract {
  @TempDir
  Path directory;

  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("a-loop").daemon().factory());

  @Override
  protected SnapshotArchive open() {
    return FileSnapshotArchive.open(directory);
  }

  @Override
  protected Executor owner() {
    return loop;
  }

  @Override
  protected void await(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      // The caller asks how it ended.
      return;
    }
  }

  @AfterEach
  void endLoop() {
    loop.shutdown();
  }
}
