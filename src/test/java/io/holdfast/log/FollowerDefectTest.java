package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Where the program itself fails at an entry, the follower stops as at a damaged one. */
final class FollowerDefectTest implements EntryHandler, FollowListener {
  private static final Error DEFECT = new StackOverflowError();

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedJournal stored = new SimulatedJournal(world, new Faults(), 8);
  private final SimulatedLoop loop = new SimulatedLoop(world);
  private final Follower follower = new Follower(
      loop, new SimulatedClock(world), stored.connect(), new HandStream(false), this, this, world.random());
  private final List<Long> handled = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();

  @Override
  public void handle(JournalEntry entry) {
    handled.add(entry.position().sequence());
    if (entry.position().sequence() == 2) {
      throw DEFECT;
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void caughtUp(Position applied) {
    throw new AssertionError("there is more to come");
  }

  @Override
  public void stopped(Trouble trouble) {
    troubles.add(trouble);
  }

  private void write(int count) {
    Journal writer = stored.connect();
    for (int i = 1; i <= count; i++) {
      writer.append(new Append(1, new UUID(1, 2), i, 0, world.millis(), new byte[] {(byte) i}));
      world.runFor(10);
    }
  }

  @Test
  void noEntryIsHandledASecondTime() {
    write(3);
    loop.execute(() -> follower.start(1, new Position(0, 0), 0));
    world.runFor(5_000);

    assertThat(handled).containsExactly(1L, 2L);
    assertThat(troubles).singleElement().satisfies(trouble -> {
      assertThat(trouble.kind()).isEqualTo(Trouble.Kind.DAMAGED);
      assertThat(trouble.position()).isEqualTo(new Position(1, 2));
      assertThat(trouble.detail()).contains("1.2").contains("StackOverflowError");
      assertThat(trouble.cause()).isSameAs(DEFECT);
    });
  }
}
