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
  private boolean turn(long took) {
    boolean refused = backlog.isTooMuch();
    millis += took;
    tasks.forEach(Runnable::run);
    tasks.clear();
    return refused;
  }

  private void fallBehind() {
    for (long passed = 0; passed <= PATIENCE + 2 * LATE; passed += 2 * LATE) {
      turn(2 * LATE);
    }
  }

  @Test
  void aLoopInTimeTakesEverything() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(turn(LATE)).isFalse();
    }
  }

  @Test
  void aBurstIsTaken() {
    for (int i = 0; i < 20; i++) {
      for (long passed = 0; passed < PATIENCE; passed += 2 * LATE) {
        assertThat(turn(2 * LATE)).isFalse();
      }
      assertThat(turn(LATE / 2)).as("in time again").isFalse();
    }
  }

  @Test
  void aLoopThatStaysBehindRefusesUntilItIsInTime() {
    fallBehind();
    assertThat(turn(2 * LATE)).isTrue();
    assertThat(turn(LATE / 2)).as("late the last time").isTrue();
    assertThat(turn(LATE / 2)).isFalse();
  }

  @Test
  void onceItStoodBehindItRefusesWithoutWaitingForThatAgain() {
    fallBehind();
    turn(LATE / 2);
    assertThat(turn(2 * LATE)).isFalse();
    assertThat(turn(2 * LATE)).isTrue();
  }

  @Test
  void itRefusesWithinATurnThatTakesTooLong() {
    fallBehind();
    turn(LATE / 2);
    assertThat(backlog.isTooMuch()).isFalse();
    millis += LATE + 1;
    assertThat(backlog.isTooMuch()).isTrue();
    assertThat(tasks).as("one task measures for all").hasSize(1);
  }

  @Test
  void whatWasLongAgoIsForgotten() {
    fallBehind();
    millis += PATIENCE + 1;
    assertThat(turn(2 * LATE)).isFalse();
    assertThat(turn(2 * LATE)).isFalse();
  }

  @Test
  void lateTurnsFarApartAreNoBacklog() {
    for (int i = 0; i < 20; i++) {
      assertThat(turn(2 * LATE)).isFalse();
      millis += PATIENCE + 1;
    }
  }
}
