package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When an event loop says that it has too much to do; its tasks and its time go on by hand. */
class BacklogTest {
  private static final long PATIENCE = 100;
  private static final long LATE = 10;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private long millis = 1_000;
  private final Backlog backlog = new Backlog(tasks::add, new Clock() {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public long nanos() {
      return TimeUnit.MILLISECONDS.toNanos(millis);
    }
  }, PATIENCE);

  /** A turn in which a write comes and the loop then needs so long for what it has; whether the write is refused. */
  private boolean turn(long underWay, long took) {
    boolean refused = backlog.isTooMuch(underWay);
    millis += took;
    tasks.forEach(Runnable::run);
    tasks.clear();
    return refused;
  }

  /** Late turns, with so much under way, until it refuses. */
  private void fallBehind(long underWay) {
    for (long passed = 0; passed <= PATIENCE; passed += 2 * LATE) {
      assertThat(turn(underWay, 2 * LATE)).isFalse();
    }
  }

  @Test
  void aLoopInTimeTakesEverything() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(turn(10_000, LATE)).isFalse();
    }
  }

  @Test
  void aBurstIsTaken() {
    for (int i = 0; i < 20; i++) {
      for (long passed = 0; passed < PATIENCE; passed += 2 * LATE) {
        assertThat(turn(10_000, 2 * LATE)).isFalse();
      }
      assertThat(turn(10_000, LATE / 2)).as("in time again").isFalse();
    }
  }

  @Test
  void aLoopThatStaysBehindHasRoomForLess() {
    fallBehind(400);
    assertThat(turn(199, 1)).as("half of what made it late").isFalse();
    assertThat(turn(200, 1)).isTrue();
  }

  @Test
  void theRoomShrinksWhileItIsLateAndGrowsWhileItIsNotAndRefuses() {
    fallBehind(400);
    turn(0, 2 * LATE);
    assertThat(turn(150, 1)).isTrue();
    assertThat(turn(150, 1)).as("one more since it refused").isFalse();
    assertThat(turn(150, 1)).as("nobody was refused").isFalse();
    assertThat(turn(151, 1)).isTrue();
  }

  @Test
  void somethingIsAlwaysTaken() {
    fallBehind(400);
    for (int i = 0; i < 100; i++) {
      turn(10_000, 2 * LATE);
    }
    assertThat(turn(7, 1)).isFalse();
    assertThat(turn(8, 1)).isTrue();
  }

  @Test
  void itRefusesWithinATurnThatTakesTooLong() {
    fallBehind(400);
    assertThat(backlog.isTooMuch(0)).isFalse();
    millis += LATE + 1;
    assertThat(backlog.isTooMuch(0)).isTrue();
    assertThat(tasks).as("one task measures for all").hasSize(1);
  }

  @Test
  void itEndsWhenNobodyWasRefusedForAWhile() {
    fallBehind(400);
    for (int i = 0; i < 5; i++) {
      millis += PATIENCE;
      assertThat(turn(10_000, 0)).as("goes on while it refuses").isTrue();
    }
    millis += PATIENCE + 1;
    assertThat(turn(10_000, 0)).isFalse();
    for (long passed = 0; passed < PATIENCE; passed += 2 * LATE) {
      assertThat(turn(10_000, 2 * LATE)).as("begins anew").isFalse();
    }
  }

  @Test
  void lateTurnsFarApartAreNoBacklog() {
    for (int i = 0; i < 20; i++) {
      assertThat(turn(10_000, 2 * LATE)).isFalse();
      millis += PATIENCE + 1;
    }
  }
}
