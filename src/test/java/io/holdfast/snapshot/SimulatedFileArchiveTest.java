package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by files, with all the archive's threads and loops simulated in one: every order comes about. */
final class SimulatedFileArchiveTest extends SnapshotArchiveContract {
  @TempDir
  Path directory;

  private final Simulation world = new Simulation(seed);

  @Override
  protected SnapshotArchive open() {
    return FileSnapshotArchive.open(directory, Disk.real(), threads(world));
  }

  /** Simulated threads. */
  static SnapshotThreads threads(Simulation world) {
    Executor loading = task -> world.after(world.between(1, 20_000), task);
    return new SnapshotThreads(new SimulatedLoop(world), new SimulatedLoop(world), loading, () -> { });
  }

  @Override
  protected Executor owner() {
    return new SimulatedLoop(world);
  }

  @Override
  protected void await(CompletionStage<?> stage) {
    world.runUntil(() -> stage.toCompletableFuture().isDone(), 60_000, "the stage is over");
  }
}
