package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.FollowListener.Trouble;
import io.holdfast.simulation.SimulatedJournal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The follower notices when the journal has another history than what was applied, and goes on with neither. */
class OtherHistoryTest extends FollowerFixture {

  @Test
  void aJournalThatWentBackIsNoticedWhenItIsReachedAgain() {
    startEmpty();
    write(5);
    world.runFor(300);
    stored.down(true);
    world.runFor(1_000);
    assertThat(follower.status().staleMillis()).isZero(); // The stream is there still.
    SimulatedJournal lagging = stored.prefix(3);
    journal.target = lagging.connect();
    world.runFor(3_000);
    assertThat(troubles).singleElement().satisfies(trouble -> {
      assertThat(trouble.kind()).isEqualTo(Trouble.Kind.WENT_BACK);
      assertThat(trouble.detail()).contains("1.5").contains("1.3");
    });
  }

  @Test
  void aJournalThatWentBackUnderOpenConnectionsIsNoticedByTheNextRead() {
    startEmpty();
    write(5);
    world.runFor(300);
    stored.lose(3);
    world.runFor(300);
    assertThat(troubles).singleElement().satisfies(trouble -> {
      assertThat(trouble.kind()).isEqualTo(Trouble.Kind.WENT_BACK);
      assertThat(trouble.detail()).contains("1.5").contains("it ends at 1.3");
    });
  }

  @Test
  void anotherHistoryThatHasPassedThisOneIsNeverGoneOnWith() {
    startEmpty();
    write(5);
    world.runFor(300);
    stored.lose(3);
    for (int i = 0; i < 4; i++) {
      writeAnother();
    }
    world.runFor(300);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.WENT_BACK);
    assertThat(handled).isEqualTo(upTo(5));
  }

  @Test
  void anotherEntryInThePlaceOfTheLastOneIsNoticedWhenTheStreamBringsIt() {
    startEmpty();
    write(5).forEach(stream::deliver);
    world.runFor(20);
    stored.lose(4);
    stream.deliver(writeAnother());
    world.runFor(20);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.WENT_BACK);
  }

  /**
   * The next entry of the other history fits the last one of this: only its number, epoch and time can be compared. The
   * read that was under way says that the journal went back, of an entry that is not the last one any more.
   */
  @Test
  void anotherHistoryIsNoticedThoughItsNextEntryCameBeforeTheJournalSaidSo() {
    startEmpty();
    write(5).forEach(stream::deliver);
    world.runFor(20);
    int reads = journal.reads;
    stored.lose(3);
    List<JournalEntry> others = List.of(writeAnother(), writeAnother(), writeAnother());
    world.runUntil(() -> journal.reads > reads, 1_000, "silence asks the journal");
    stream.deliver(others.getLast());
    world.runFor(1_000);
    expectWentBack();
  }

  @Test
  void anotherHistoryIsNoticedThoughItsNextEntryCameWhileTheJournalWasAway() {
    startEmpty();
    write(5).forEach(stream::deliver);
    world.runFor(20);
    stored.down(true);
    world.runFor(1_000);
    stored.down(false);
    stored.lose(3);
    List<JournalEntry> others = List.of(writeAnother(), writeAnother(), writeAnother());
    stored.down(true);
    stream.deliver(others.getLast());
    world.runFor(1_000);
    assertThat(handled).as("it does not know better yet").isEqualTo(upTo(6));
    stored.down(false);
    world.runFor(3_000);
    expectWentBack();
  }

  /** What nobody could answer is asked again, and not forgotten for the next suspicion. */
  @Test
  void anotherEntryInThePlaceOfTheLastOneIsNoticedWhenTheJournalCanBeAskedAgain() {
    startEmpty();
    write(5).forEach(stream::deliver);
    world.runFor(20);
    stored.lose(4);
    List<JournalEntry> others = List.of(writeAnother(), writeAnother(), writeAnother());
    stored.down(true);
    others.forEach(stream::deliver);
    world.runFor(20);
    stored.down(false);
    world.runFor(3_000);
    expectWentBack();
  }

  private void expectWentBack() {
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.WENT_BACK);
    assertThat(troubles.getFirst().detail()).contains("what was applied at 1.5 ");
  }

  private JournalEntry writeAnother() {
    await(writer.append(new Append(1, new UUID(8, 8), stored.sequence(), 0, world.millis(), new byte[1])));
    return stored.entries().getLast();
  }

  @Test
  void aRestoreIsNoticedAlthoughNothingHasBeenWrittenSince() {
    startEmpty();
    write(5);
    world.runFor(300);
    await(writer.restoreTo(3));
    world.runFor(300);
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.RECOVER);
  }

  @Test
  void aSnapshotOfAnotherHistoryIsNotedAtTheStart() {
    write(5);
    await(writer.restoreTo(2));
    write(5);
    start(true, 2, new Position(1, 4));
    assertThat(troubles).extracting(Trouble::kind).containsExactly(Trouble.Kind.WENT_BACK);
  }
}
