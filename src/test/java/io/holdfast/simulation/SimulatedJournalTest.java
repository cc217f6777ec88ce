package io.holdfast.simulation;

import io.holdfast.log.Journal;
import io.holdfast.log.JournalContract;
import io.holdfast.log.JournalException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The simulated journal keeps the contract that the adapters keep. */
class SimulatedJournalTest extends JournalContract {
  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedJournal stored = new SimulatedJournal(world, new Faults(), PARTITIONS);

  @Override
  protected Journal open() {
    return stored.connect();
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    world.runUntil(future::isDone, 60_000, "the journal answers");
    try {
      return future.join();
    } catch (CompletionException e) {
      throw (JournalException) e.getCause();
    }
  }

  @Override
  protected long now() {
    return world.millis();
  }
}
