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

  /** Longer than a beat, and not late. */
  private static final long BEAT = 3;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private Runnable beat;
  private long beatDue;
  private long millis = 1_000;
  private final Clock clock = new Clock() {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public long nanos() {
      return TimeUnit.MILLISECONDS.toNanos(millis);
    }
  };
  private final Backlog backlog = new Backlog(tasks::add, (nanos, task) -> {
    assertThat(beat).as("one timer at a time").isNull();
    beat = task;
    beatDue = clock.nanos() + nanos;
  }, clock, PATIENCE);

  /** A turn in which a write comes and the loop then needs so long for what it has; whether the write is refused. */
  private boolean turn(long underWay, long took) {
    boolean refused = backlog.isTooMuch(underWay);
    pass(took);
    return refused;
  }

  /** The loop is busy for so long, or idle, and then does what is due. */
  private void pass(long took) {
    millis += took;
    tasks.forEach(Runnable::run);
    tasks.clear();
    if (beat != null && beatDue <= clock.nanos()) {
      Runnable due = beat;
      beat = null;
      due.run();
    }
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
    assertThat(turn(199, 0)).as("half of what made it late").isFalse();
    assertThat(turn(200, 0)).isTrue();
  }

  @Test
  void theRoomGrowsWithEachBeatInWhichSomebodyWasRefused() {
    fallBehind(400);
    assertThat(turn(200, BEAT)).isTrue();
    assertThat(turn(200, 0)).as("one more").isFalse();
    assertThat(turn(201, 0)).isTrue();
    assertThat(turn(201, 0)).as("still the same beat").isTrue();
    pass(BEAT);
    assertThat(turn(201, BEAT)).as("one more").isFalse();
    assertThat(turn(202, 0)).as("nobody was refused").isTrue();
  }

  @Test
  void theRoomShrinksByEachBeatThatIsLateWhateverMadeItLate() {
    fallBehind(400);
    turn(0, BEAT);
    pass(2 * LATE);
    assertThat(turn(150, 0)).isTrue();
    assertThat(turn(149, 0)).isFalse();
  }

  @Test
  void theRoomDoesNotShrinkAgainBeforeThatHasHadItsEffect() {
    fallBehind(400);
    turn(199, BEAT);
    pass(2 * LATE);
    for (int i = 0; i < 4; i++) {
      turn(199, 2 * LATE);
    }
    assertThat(turn(149, 0)).as("what was let in before is still what makes it late").isFalse();
    pass(2 * LATE);
    assertThat(turn(113, 0)).isTrue();
    assertThat(turn(112, 0)).isFalse();
  }

  @Test
  void somethingIsAlwaysTaken() {
    fallBehind(400);
    for (int i = 0; i < 100; i++) {
      turn(7, 2 * LATE);
    }
    assertThat(turn(7, 0)).isFalse();
    assertThat(turn(8, 0)).isTrue();
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
