package io.holdfast.log;

import io.holdfast.kernel.Position;
import io.holdfast.log.FollowListener.Trouble;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A follower of a simulated journal, a stream that is fed by hand, and all that the follower said. One thread. */
abstract class FollowerFixture implements EntryHandler, FollowListener {
  static final UUID WRITER = new UUID(1, 2);

  final Simulation world = new Simulation(Simulation.anySeed());
  final Faults faults = new Faults();
  final SimulatedJournal stored = new SimulatedJournal(world, faults, 8);
  final WatchedJournal journal = new WatchedJournal(stored.connect());
  final Journal writer = stored.connect();
  final SimulatedLoop loop = new SimulatedLoop(world);
  final List<Long> handled = new ArrayList<>();
  final List<Trouble> troubles = new ArrayList<>();
  final List<Position> caughtUp = new ArrayList<>();
  boolean ready = true;
  long indigestible;
  HandStream stream;
  Follower follower;

  @Override
  public void handle(JournalEntry entry) {
    if (entry.position().sequence() == indigestible) {
      throw new IllegalStateException("kind 7 is not known");
    }
    handled.add(entry.position().sequence());
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void caughtUp(Position applied) {
    caughtUp.add(applied);
  }

  @Override
  public void stopped(Trouble trouble) {
    troubles.add(trouble);
  }

  void start(boolean withStream, int epoch, Position from) {
    stream = new HandStream(withStream);
    follower = new Follower(loop, new SimulatedClock(world), journal, stream, this, this, world.random());
    loop.execute(() -> follower.start(epoch, from, 0));
    world.runFor(15);
    if (withStream) {
      stream.connect();
    }
    world.runFor(15);
  }

  void startEmpty() {
    start(true, 1, new Position(0, 0));
  }

  <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    world.runUntil(future::isDone, 10_000, "the journal answers");
    return future.join();
  }

  JournalEntry write() {
    long next = stored.sequence() + 1;
    int epoch = await(writer.head()).epoch();
    await(writer.append(
        new Append(epoch, WRITER, epoch * 1_000L + next, next - 1, world.millis(), new byte[] {(byte) next})));
    return stored.entries().getLast();
  }

  List<JournalEntry> write(int count) {
    List<JournalEntry> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(write());
    }
    return written;
  }

  static List<Long> upTo(long last) {
    List<Long> all = new ArrayList<>();
    for (long i = 1; i <= last; i++) {
      all.add(i);
    }
    return all;
  }
}
