package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.FollowListener.Trouble;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The follower brings every entry once, in sequence, whatever the stream does. */
class FollowerTest extends FollowerFixture {

  @Test
  void readsTheJournalAtTheStartAndSaysWhenItIsThrough() {
    write(50);
    startEmpty();
    assertThat(handled).isEqualTo(upTo(50));
    assertThat(caughtUp).containsExactly(new Position(1, 50));
    assertThat(follower.applied()).isEqualTo(new Position(1, 50));
  }

  @Test
  void beginsAfterASnapshot() {
    write(10);
    start(true, 1, new Position(1, 7));
    assertThat(handled).containsExactly(8L, 9L, 10L);
  }

  @Test
  void appliesWhatTheStreamBringsWithoutAskingTheJournal() {
    startEmpty();
    int reads = journal.reads;
    write(3).forEach(stream::deliver);
    world.runFor(2);
    assertThat(handled).isEqualTo(upTo(3));
    assertThat(journal.reads).isEqualTo(reads);
  }

  @Test
  void putsDisorderInOrderAndIgnoresRepetitions() {
    List<JournalEntry> entries = write(4);
    start(true, 1, new Position(1, 1));
    handled.clear();
    List<JournalEntry> more = write(3);
    stream.deliver(more.get(2));
    stream.deliver(more.get(1));
    stream.deliver(more.get(1));
    stream.deliver(entries.get(0));
    stream.deliver(more.get(0));
    stream.deliver(more.get(2));
    world.runFor(2);
    assertThat(handled).containsExactly(5L, 6L, 7L);
  }

  @Test
  void readsTheJournalWhenAGapLasts() {
    startEmpty();
    List<JournalEntry> entries = write(3);
    int reads = journal.reads;
    stream.deliver(entries.get(2));
    world.runFor(2);
    assertThat(journal.reads).isEqualTo(reads);
    assertThat(handled).isEmpty();
    world.runFor(5);
    assertThat(handled).isEqualTo(upTo(3));
  }

  @Test
  void hurriesTheStreamWhileAnEntryIsMissing() {
    startEmpty();
    List<JournalEntry> entries = write(3);
    stream.deliver(entries.get(0));
    world.runFor(1);
    assertThat(stream.hurried).isZero();
    stream.deliver(entries.get(2));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(1);
    stream.deliver(entries.get(1));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(1);
  }

  @Test
  void hurriesTheStreamUntilWhatSomebodyWaitsForHasCome() {
    startEmpty();
    List<JournalEntry> entries = write(3);
    loop.execute(() -> follower.hurryTo(2));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(1);
    stream.deliver(entries.get(0));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
    stream.deliver(entries.get(1));
    stream.deliver(entries.get(2));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
  }

  /** As when an instance's own entries come back while one of another instance is waited for. */
  @Test
  void hurriesTheStreamAlsoAfterWhatIsKnownAlready() {
    startEmpty();
    List<JournalEntry> entries = write(2);
    stream.deliver(entries.get(0));
    world.runFor(1);
    loop.execute(() -> follower.hurryTo(2));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(1);
    stream.deliver(entries.get(0));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
    stream.deliver(entries.get(1));
    stream.deliver(entries.get(1));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
  }

  @Test
  void hurriesTheStreamAfterEachEntryWhileCallersWait() {
    startEmpty();
    List<JournalEntry> entries = write(3);
    boolean[] callersWait = {true};
    loop.execute(() -> follower.hurryWhile(() -> callersWait[0]));
    stream.deliver(entries.get(0));
    world.runFor(1);
    stream.deliver(entries.get(1));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
    callersWait[0] = false;
    stream.deliver(entries.get(2));
    world.runFor(1);
    assertThat(stream.hurried).isEqualTo(2);
  }

  @Test
  void pollsWhenTheStreamIsSilent() {
    startEmpty();
    write(1);
    int reads = journal.reads;
    world.runFor(150);
    assertThat(journal.reads).isEqualTo(reads);
    world.runFor(100);
    assertThat(handled).isEqualTo(upTo(1));
  }

  @Test
  void pollsOftenerWhileTheStreamIsAway() {
    startEmpty();
    stream.disconnect();
    world.runFor(10);
    int reads = journal.reads;
    world.runFor(1_000);
    assertThat(journal.reads - reads).isBetween(40, 50);
    write(1);
    world.runFor(25);
    assertThat(handled).isEqualTo(upTo(1));
  }

  @Test
  void aNewConnectionReadsWhatWasMissed() {
    startEmpty();
    stream.disconnect();
    world.runFor(1);
    write(2);
    stream.connect();
    world.runFor(5);
    assertThat(handled).isEqualTo(upTo(2));
  }

  @Test
  void neverPollsWithoutOtherInstances() {
    start(false, 1, new Position(0, 0));
    int reads = journal.reads;
    world.runFor(60_000);
    assertThat(journal.reads).isEqualTo(reads);
    assertThat(follower.status().staleMillis()).isZero();
  }

  @Test
  void whatCannotBeHeldIsReadAgain() {
    startEmpty();
    List<JournalEntry> entries = write(HeldEntries.MOST_ENTRIES + 100);
    stream.disconnect();
    handled.clear();
    for (int i = entries.size() - 1; i > 0; i--) {
      follower.own(entries.get(i));
    }
    world.runFor(100);
    assertThat(follower.applied().sequence()).isEqualTo(entries.size());
  }

  @Test
  void anOlderEpochIsIgnoredAndANewerOneAsksForRecovery() {
    write(3);
    await(writer.restoreTo(2));
    start(true, 2, new Position(1, 2));
    stream.deliver(new JournalEntry(new Position(1, 3), 0, WRITER, 9, new byte[1]));
    world.runFor(2);
    assertThat(handled).isEmpty();
    stream.deliver(new JournalEntry(new Position(3, 3), 0, WRITER, 9, new byte[1]));
    world.runFor(2);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.RECOVER);
    assertThat(handled).isEmpty();
  }

  @Test
  void followsThroughTheEpochsOfAHistoryThatWasRestored() {
    write(3);
    await(writer.restoreTo(2));
    write(2);
    start(true, 2, new Position(1, 1));
    assertThat(handled).containsExactly(2L, 3L, 4L);
    assertThat(follower.applied()).isEqualTo(new Position(2, 4));
  }

  @Test
  void aRestoreThatIsFoundInTheJournalAsksForRecovery() {
    startEmpty();
    write(2);
    world.runFor(300);
    await(writer.restoreTo(2));
    write(1);
    world.runFor(300);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.RECOVER);
    assertThat(handled).isEqualTo(upTo(2));
  }

  @Test
  void belowTheFloorAsksForRecovery() {
    write(5);
    await(writer.trim(new Position(1, 4)));
    start(true, 1, new Position(1, 2));
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.RECOVER);
  }

  @Test
  void anEntryThatCannotBeHandledStopsThere() {
    indigestible = 3;
    write(5);
    startEmpty();
    assertThat(handled).isEqualTo(upTo(2));
    assertThat(troubles).singleElement().satisfies(trouble -> {
      assertThat(trouble.kind()).isEqualTo(Trouble.Kind.DAMAGED);
      assertThat(trouble.position()).isEqualTo(new Position(1, 3));
      assertThat(trouble.detail()).contains("1.3").contains("kind 7");
    });
    write(1);
    world.runFor(1_000);
    assertThat(handled).isEqualTo(upTo(2));
  }

  @Test
  void saysSinceWhenItIsCutOff() {
    startEmpty();
    stream.disconnect();
    stored.down(true);
    world.runFor(5_000);
    assertThat(follower.status().staleMillis()).isBetween(4_900L, 5_100L);
    stored.down(false);
    write(3);
    world.runFor(3_000);
    assertThat(follower.status().staleMillis()).isZero();
    assertThat(handled).isEqualTo(upTo(3));
    assertThat(troubles).isEmpty();
  }

  @Test
  void isStaleWhileTheStreamBringsWhatCannotBeAppliedYet() {
    startEmpty();
    write(1).forEach(stream::deliver);
    world.runFor(20);
    List<JournalEntry> missed = write(3);
    stored.down(true);
    stream.deliver(missed.getLast());
    world.runFor(5_000);
    assertThat(follower.status().staleMillis()).isBetween(4_900L, 5_100L);
    assertThat(follower.status().lag()).isEqualTo(3);
    stored.down(false);
    world.runFor(3_000);
    assertThat(follower.status().staleMillis()).isZero();
    assertThat(handled).isEqualTo(upTo(4));
  }

  @Test
  void bringsNothingWhileTheHandlerHasNoRoom() {
    startEmpty();
    ready = false;
    write(20).forEach(stream::deliver);
    world.runFor(1_000);
    assertThat(handled).isEmpty();
    assertThat(follower.status().lag()).isEqualTo(20);
    ready = true;
    loop.execute(follower::resume);
    world.runFor(5);
    assertThat(handled).isEqualTo(upTo(20));
    assertThat(follower.status().lag()).isZero();
  }

  @Test
  void goesOnAfterANewStart() {
    write(5);
    await(writer.trim(new Position(1, 4)));
    start(true, 1, new Position(1, 2));
    assertThat(troubles).hasSize(1);
    loop.execute(() -> follower.start(1, new Position(1, 4), 0));
    world.runFor(5);
    assertThat(handled).containsExactly(5L);
    stream.deliver(write());
    world.runFor(5);
    assertThat(handled).containsExactly(5L, 6L);
  }
}
