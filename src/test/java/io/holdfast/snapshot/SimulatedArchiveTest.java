package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The contract, kept by the simulator's archive: what simulations show of it holds for files. */
final class SimulatedArchiveTest extends SnapshotArchiveContract {
  private final Simulation world = new Simulation(seed);
  private final SimulatedArchive simulated = new SimulatedArchive(world);

  @Override
  protected SnapshotArchive open() {
    return simulated;
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
