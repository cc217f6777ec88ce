package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.codec.EntryCodec;
import io.holdfast.kernel.Position;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch is accepted once, and what became of it is said once. */
class AppenderTest implements AppendOutcome, FollowListener {
  private static final UUID ME = new UUID(5, 6);

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final Faults faults = new Faults();
  private final SimulatedJournal stored = new SimulatedJournal(world, faults, 8);
  private final WatchedJournal journal = new WatchedJournal(stored.connect());
  private final SimulatedLoop loop = new SimulatedLoop(world);
  private final SimulatedClock clock = new SimulatedClock(world);
  private final HandStream stream = new HandStream(true);
  private final List<Long> handled = new ArrayList<>();
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Kind> refused = new ArrayList<>();
  private final List<Kind> unknown = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final Follower follower = new Follower(loop, clock, journal, stream,
      entry -> handled.add(entry.position().sequence()), this, world.random());
  private final Appender appender = new Appender(loop, clock, journal, stream, follower, world.random());

  @Override
  public void accepted(Accepted place) {
    accepted.add(place);
  }

  @Override
  public void refused(JournalException cause) {
    refused.add(cause.kind());
  }

  @Override
  public void unknown(JournalException cause) {
    unknown.add(cause.kind());
  }

  @Override
  public void caughtUp(Position applied) {
    assertThat(applied).isNotNull();
  }

  @Override
  public void stopped(Trouble trouble) {
    troubles.add(trouble);
  }

  @BeforeEach
  void start() {
    loop.execute(() -> follower.start(1, new Position(0, 0), 0));
    loop.execute(() -> appender.start(1, ME));
    world.runFor(5);
    stream.connect();
    world.runFor(5);
  }

  private void append() {
    loop.execute(() -> appender.append(List.of(new byte[] {1, 2, 3}), this));
  }

  @Test
  void whatIsAcceptedIsAnnouncedAndFollowed() {
    append();
    world.runFor(5);
    assertThat(accepted).extracting(Accepted::sequence).containsExactly(1L);
    assertThat(handled).containsExactly(1L);
    assertThat(stream.announced).singleElement().satisfies(entry -> {
      assertThat(entry.position()).isEqualTo(new Position(1, 1));
      assertThat(entry.entry()).isEqualTo(stored.entries().getFirst().entry());
      assertThat(EntryCodec.header(entry.entry()).incarnation()).isEqualTo(ME);
      assertThat(EntryCodec.header(entry.entry()).number()).isEqualTo(1);
    });
  }

  @Test
  void oneBatchAtATimeAndNumbered() {
    append();
    world.runFor(5);
    assertThat(appender.nextBatch()).isEqualTo(2);
    append();
    world.step();
    assertThat(appender.isFree()).isFalse();
    assertThatThrownBy(() -> appender.append(List.of(new byte[1]), this)).isInstanceOf(IllegalStateException.class);
    world.runFor(5);
    assertThat(stored.entries()).extracting(JournalEntry::batch).containsExactly(1L, 2L);
  }

  @Test
  void theNextBatchIsUnderWayBeforeThisOneIsApplied() {
    List<Integer> appliedWhenAccepted = new ArrayList<>();
    loop.execute(() -> appender.append(List.of(new byte[1]), new AppendOutcome() {
      @Override
      public void accepted(Accepted place) {
        appliedWhenAccepted.add(handled.size());
        appender.append(List.of(new byte[2]), AppenderTest.this);
      }

      @Override
      public void refused(JournalException cause) {
        throw cause;
      }

      @Override
      public void unknown(JournalException cause) {
        throw cause;
      }
    }));
    world.runFor(10);
    assertThat(appliedWhenAccepted).containsExactly(0);
    assertThat(handled).containsExactly(1L, 2L);
  }

  @Test
  void anUnknownOutcomeIsAskedAgainUntilItIsKnown() {
    faults.unknownBefore = 1;
    append();
    world.runFor(500);
    assertThat(accepted).isEmpty();
    assertThat(journal.appends).isGreaterThan(3);
    faults.cease();
    world.runFor(1_500);
    assertThat(accepted).extracting(Accepted::sequence).containsExactly(1L);
    assertThat(handled).containsExactly(1L);
  }

  @Test
  void anAcceptedBatchWhoseAnswerWasLostIsNotAcceptedTwice() {
    faults.unknownAfter = 1;
    stream.disconnect();
    append();
    world.runFor(200);
    assertThat(stored.entries()).hasSize(1);
    assertThat(accepted).hasSize(1); // The follower saw it in the journal.
    assertThat(handled).containsExactly(1L);
    int appends = journal.appends;
    faults.cease();
    world.runFor(3_000);
    assertThat(journal.appends).isEqualTo(appends);
  }

  @Test
  void whatIsNeitherTakenNorDoubtfulIsRefusedAtOnce() {
    stored.full(true);
    append();
    world.runFor(5);
    stored.full(false);
    stored.down(true);
    append();
    world.runFor(5);
    assertThat(refused).containsExactly(Kind.FULL, Kind.UNAVAILABLE);
    stored.down(false);
    append();
    world.runFor(5);
    assertThat(accepted).extracting(Accepted::sequence).containsExactly(1L);
    assertThat(stored.entries()).extracting(JournalEntry::batch).containsExactly(3L);
  }

  @Test
  void whatIsDoubtfulIsNotRefusedBecauseTheJournalIsAwayOrFull() {
    faults.unknownBefore = 1;
    append();
    world.runFor(5);
    faults.cease();
    stored.full(true);
    world.runFor(3_000);
    stored.full(false);
    stored.down(true);
    world.runFor(3_000);
    assertThat(refused).isEmpty();
    stored.down(false);
    world.runFor(3_000);
    assertThat(accepted).hasSize(1);
  }

  @Test
  void aFencedBatchIsRefusedAndAsksForRecovery() {
    stored.connect().restoreTo(0);
    world.runFor(5);
    append();
    world.runFor(5);
    assertThat(refused).containsExactly(Kind.FENCED);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.RECOVER);
    assertThat(appender.isFree()).isTrue();
  }

  @Test
  void aDoubtfulBatchThatIsFencedStaysUnknown() {
    faults.unknownBefore = 1;
    append();
    world.runFor(5);
    faults.cease();
    stored.connect().restoreTo(0);
    world.runFor(3_000);
    assertThat(unknown).containsExactly(Kind.FENCED);
    assertThat(refused).isEmpty();
  }

  @Test
  void stoppingLeavesABatchUnknownAndTheNextStartCountsAnew() {
    append();
    loop.execute(() -> appender.stop("recovering"));
    loop.execute(() -> appender.start(1, new UUID(7, 8)));
    append();
    world.runFor(10);
    assertThat(unknown).containsExactly(Kind.UNKNOWN);
    assertThat(accepted).hasSize(1);
    assertThat(stored.entries()).extracting(JournalEntry::batch).containsExactly(1L, 1L);
  }

  @Test
  void theBasisIsTheSequenceAppliedAtThatMoment() {
    for (int i = 0; i < 5; i++) {
      append();
      world.runFor(5);
    }
    stored.connect().trim(new Position(1, 5));
    world.runFor(5);
    append();
    world.runFor(5);
    assertThat(accepted).hasSize(6);
    assertThat(refused).isEmpty();
  }
}
