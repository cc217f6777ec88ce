package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Position;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.Journal.Head;
import io.holdfast.log.Journal.Origin;
import io.holdfast.log.JournalException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal must do. An adapter's test inherits it. */
public abstract class JournalContract {
  protected static final int PARTITIONS = 8;
  private static final int PLENTY = 1 << 20;
  private static final UUID ME = new UUID(11, 12);
  private static final UUID OTHER = new UUID(21, 22);

  protected Journal journal;

  /** Opens the journal under test, with what was stored before in the same test. */
  protected abstract Journal open();

  /** Waits for a stage and returns its result, or throws its {@link JournalException}. */
  protected abstract <T> T await(CompletionStage<T> stage);

  /** The journal's clock. */
  protected abstract long now();

  @BeforeEach
  void openFirst() {
    journal = open();
  }

  @AfterEach
  void closeLast() {
    journal.close();
  }

  protected final void reopen() {
    journal.close();
    journal = open();
  }

  protected static byte[] bytes(long content, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (content * 31 + i);
    }
    return bytes;
  }

  private Append batch(long number) {
    return new Append(1, ME, number, 0, now(), bytes(number, 100));
  }

  protected final Accepted append(long number) {
    return await(journal.append(batch(number)));
  }

  private void appendMany(int count) {
    for (int i = 1; i <= count; i++) {
      append(i);
    }
  }

  protected final List<JournalEntry> read(long after, int mostBytes) {
    return await(journal.read(after, mostBytes));
  }

  protected final void refused(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(JournalException.class,
        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  @Test
  void anEmptyJournalHasAHead() {
    assertThat(await(journal.head())).isEqualTo(new Head(1, 0, 0, 0, PARTITIONS));
    assertThat(read(0, PLENTY)).isEmpty();
    assertThat(await(journal.origin(1))).isEmpty();
    assertThat(await(journal.origin(0))).isEmpty();
  }

  @Test
  void numbersWithoutGapsFromOne() {
    for (int i = 1; i <= 20; i++) {
      assertThat(append(i).sequence()).isEqualTo(i);
    }
    assertThat(await(journal.head()).sequence()).isEqualTo(20);
  }

  @Test
  void readsBackWhatWasAppended() {
    Append append = new Append(1, ME, 7, 0, now(), bytes(5, 70_000));
    Accepted accepted = await(journal.append(append));
    JournalEntry entry = read(0, PLENTY).getFirst();
    assertThat(entry.position()).isEqualTo(new Position(1, 1));
    assertThat(entry.logTime()).isEqualTo(accepted.logTime());
    assertThat(entry.incarnation()).isEqualTo(ME);
    assertThat(entry.batch()).isEqualTo(7);
    assertThat(entry.entry()).isEqualTo(append.entry());
  }

  @Test
  void readsFromAnyPositionInChunksOfAnySize() {
    appendMany(12);
    for (int after = 0; after <= 13; after++) {
      for (int most : new int[] {0, 1, 99, 100, 101, 250, 400, PLENTY}) {
        assertThat(sequences(read(after, most)))
            .as("after %d, %d bytes", after, most)
            .isEqualTo(range(after + 1, Math.min(12, after + Math.max(1, most / 100))));
      }
    }
  }

  private static List<Long> sequences(List<JournalEntry> entries) {
    return entries.stream().map(entry -> entry.position().sequence()).toList();
  }

  private static List<Long> range(long from, long to) {
    List<Long> range = new ArrayList<>();
    for (long i = from; i <= to; i++) {
      range.add(i);
    }
    return range;
  }

  @Test
  void keepsEverythingWhenReopened() {
    appendMany(5);
    List<JournalEntry> before = read(0, PLENTY);
    Head head = await(journal.head());
    reopen();
    assertThat(await(journal.head())).isEqualTo(head);
    assertThat(read(0, PLENTY)).usingRecursiveComparison().isEqualTo(before);
    assertThat(append(6).sequence()).isEqualTo(6);
  }

  @Test
  void acceptsABatchOnce() {
    Accepted first = append(1);
    assertThat(append(1)).isEqualTo(first);
    append(2);
    assertThat(append(1)).isEqualTo(first);
    reopen();
    assertThat(append(1)).isEqualTo(first);
    assertThat(append(3).sequence()).isEqualTo(3);
    assertThat(read(0, PLENTY)).hasSize(3);
  }

  @Test
  void aRepetitionWithALaterClockGetsTheFirstTime() {
    Accepted first = append(1);
    Append again = new Append(1, ME, 1, 1, now() + 5_000, bytes(99, 10));
    assertThat(await(journal.append(again))).isEqualTo(first);
    assertThat(read(0, PLENTY).getFirst().entry()).isEqualTo(bytes(1, 100));
  }

  @Test
  void aBatchNumberBelongsToItsIncarnation() {
    append(1);
    assertThat(await(journal.append(new Append(1, OTHER, 1, 0, now(), bytes(2, 10)))).sequence()).isEqualTo(2);
    assertThat(await(journal.origin(1))).contains(new Origin(1, ME, 1));
    assertThat(await(journal.origin(2))).contains(new Origin(1, OTHER, 1));
    assertThat(await(journal.origin(3))).isEmpty();
  }

  @Test
  void anAppendWhoseAnswerIsLostIsRepeated() {
    append(1);
    journal.append(batch(2));
    reopen();
    Accepted known = append(2);
    assertThat(known.sequence()).isEqualTo(2);
    assertThat(append(2)).isEqualTo(known);
    assertThat(append(3).sequence()).isEqualTo(3);
    assertThat(sequences(read(0, PLENTY))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void logTimeIsTheSendersIfThatIsBehind() {
    long time = now() - 1_000;
    assertThat(await(journal.append(new Append(1, ME, 1, 0, time, bytes(1, 1)))).logTime()).isEqualTo(time);
  }

  @Test
  void logTimeIsTheJournalsIfTheSenderIsAhead() {
    long earliest = now();
    Accepted accepted = await(journal.append(new Append(1, ME, 1, 0, now() + 100_000, bytes(1, 1))));
    assertThat(accepted.logTime()).isBetween(earliest, now());
  }

  @Test
  void logTimeNeverGoesBack() {
    long first = append(1).logTime();
    assertThat(await(journal.append(new Append(1, ME, 2, 0, first - 10_000, bytes(1, 1)))).logTime())
        .isEqualTo(first);
    reopen();
    assertThat(await(journal.append(new Append(1, ME, 3, 0, first - 10_000, bytes(1, 1)))).logTime())
        .isEqualTo(first);
    assertThat(await(journal.head()).logTime()).isEqualTo(first);
  }

  @Test
  void anotherEpochIsFenced() {
    append(1);
    for (int epoch : new int[] {0, 2}) {
      refused(Kind.FENCED, () -> await(journal.append(new Append(epoch, ME, 2, 0, now(), bytes(1, 1)))));
    }
    assertThat(append(2).sequence()).isEqualTo(2);
  }

  @Test
  void aBasisBelowTheFloorIsFenced() {
    appendMany(5);
    await(journal.trim(new Position(1, 3)));
    refused(Kind.FENCED, () -> await(journal.append(new Append(1, ME, 6, 2, now(), bytes(1, 1)))));
    assertThat(await(journal.append(new Append(1, ME, 6, 3, now(), bytes(1, 1)))).sequence()).isEqualTo(6);
  }

  @Test
  void trimsBelowTheFloor() {
    appendMany(10);
    await(journal.trim(new Position(1, 6)));
    for (int i = 0; i < 2; i++) {
      assertThat(await(journal.head())).isEqualTo(
          new Head(1, 10, await(journal.head()).logTime(), 6, PARTITIONS));
      refused(Kind.BELOW_FLOOR, () -> read(5, PLENTY));
      assertThat(sequences(read(6, PLENTY))).isEqualTo(range(7, 10));
      assertThat(await(journal.origin(6))).contains(new Origin(1, ME, 6));
      assertThat(await(journal.origin(5))).isEmpty();
      reopen();
    }
  }

  @Test
  void theFloorOnlyRisesAndNotAboveTheEnd() {
    appendMany(4);
    await(journal.trim(new Position(1, 3)));
    await(journal.trim(new Position(1, 2)));
    assertThat(await(journal.head()).floor()).isEqualTo(3);
    refused(Kind.UNAVAILABLE, () -> await(journal.trim(new Position(1, 5))));
    await(journal.trim(new Position(1, 4)));
    reopen();
    assertThat(await(journal.head()).sequence()).isEqualTo(4);
    assertThat(read(4, PLENTY)).isEmpty();
    assertThat(await(journal.append(new Append(1, ME, 5, 4, now(), bytes(5, 9)))).sequence()).isEqualTo(5);
  }

  /** It would leave nothing to start from. */
  @Test
  void isNotTrimmedToASnapshotOfAnAbandonedHistory() {
    appendMany(8);
    await(journal.restoreTo(3));
    for (int i = 4; i <= 8; i++) {
      await(journal.append(new Append(2, OTHER, i, 3, now(), bytes(i, 100))));
    }
    for (int i = 0; i < 2; i++) {
      refused(Kind.FENCED, () -> await(journal.trim(new Position(1, 6))));
      assertThat(await(journal.head()).floor()).isZero();
      assertThat(sequences(read(0, PLENTY))).isEqualTo(range(1, 8));
      reopen();
    }
    await(journal.trim(new Position(1, 2)));
    assertThat(await(journal.head()).floor()).as("what both histories have").isEqualTo(2);
    await(journal.trim(new Position(2, 6)));
    assertThat(sequences(read(6, PLENTY))).isEqualTo(range(7, 8));
    await(journal.trim(new Position(1, 5)));
    assertThat(await(journal.head()).floor()).as("it lies higher already").isEqualTo(6);
  }

  @Test
  void trimsManyEntriesWhileAppendsGoOn() {
    appendMany(300);
    CompletionStage<Void> trimmed = journal.trim(new Position(1, 290));
    for (int i = 301; i <= 310; i++) {
      await(journal.append(new Append(1, ME, i, 300, now(), bytes(i, 100))));
    }
    await(trimmed);
    assertThat(sequences(read(290, PLENTY))).isEqualTo(range(291, 310));
  }

  @Test
  void aRestoreRaisesTheEpochAndAbandonsWhatIsAbove() {
    appendMany(5);
    assertThat(await(journal.restoreTo(3))).isEqualTo(2);
    refused(Kind.FENCED, () -> append(6));
    Accepted next = await(journal.append(new Append(2, ME, 5, 3, now(), bytes(55, 10))));
    assertThat(next.sequence()).isEqualTo(4);
    reopen();
    List<JournalEntry> entries = read(0, PLENTY);
    assertThat(entries).extracting(entry -> entry.position().toString())
        .containsExactly("1.1", "1.2", "1.3", "2.4");
    assertThat(entries.getLast().entry()).isEqualTo(bytes(55, 10));
    assertThat(await(journal.origin(4))).contains(new Origin(2, ME, 5));
    assertThat(await(journal.head()).epoch()).isEqualTo(2);
  }

  @Test
  void logTimeGoesOnFromWhereItWasRestoredTo() {
    long time = now() - 1_000_000;
    for (int i = 1; i <= 3; i++) {
      await(journal.append(new Append(1, ME, i, 0, time + i, bytes(i, 1))));
    }
    await(journal.restoreTo(2));
    assertThat(await(journal.head()).logTime()).isEqualTo(time + 2);
    assertThat(await(journal.append(new Append(2, ME, 4, 2, time, bytes(1, 1)))).logTime()).isEqualTo(time + 2);
  }

  @Test
  void restoresOnlyToWhatItHolds() {
    appendMany(5);
    await(journal.trim(new Position(1, 3)));
    refused(Kind.BELOW_FLOOR, () -> await(journal.restoreTo(2)));
    refused(Kind.BELOW_FLOOR, () -> await(journal.restoreTo(6)));
    assertThat(await(journal.restoreTo(5))).isEqualTo(2);
    assertThat(await(journal.restoreTo(3))).isEqualTo(3);
    assertThat(await(journal.head()).sequence()).isEqualTo(3);
  }

  @Test
  void anEmptyJournalCanBeRestoredToItsBeginning() {
    assertThat(await(journal.restoreTo(0))).isEqualTo(2);
    assertThat(await(journal.append(new Append(2, ME, 1, 0, now(), bytes(1, 1)))).sequence()).isEqualTo(1);
  }

  @Test
  void beginsAtASnapshotOfAnotherHistory() {
    appendMany(5);
    long time = now() - 100_000;
    assertThat(await(journal.beginAt(new Position(4, 1_000), time, PARTITIONS))).isEqualTo(5);
    reopen();
    assertThat(await(journal.head())).isEqualTo(new Head(5, 1_000, time, 1_000, PARTITIONS));
    refused(Kind.BELOW_FLOOR, () -> read(999, PLENTY));
    assertThat(read(1_000, PLENTY)).isEmpty();
    assertThat(await(journal.origin(1_000)).orElseThrow().epoch()).isEqualTo(4);
    Append next = new Append(5, ME, 1, 1_000, now(), bytes(1, 1));
    assertThat(await(journal.append(next)).sequence()).isEqualTo(1_001);
    assertThat(read(1_000, PLENTY)).extracting(entry -> entry.position().toString()).containsExactly("5.1001");
  }

  @Test
  void beginsAtASnapshotOfAnEarlierEpoch() {
    appendMany(3);
    await(journal.restoreTo(2));
    assertThat(await(journal.beginAt(new Position(1, 0), 0, PARTITIONS))).isEqualTo(3);
    assertThat(await(journal.head())).isEqualTo(new Head(3, 0, 0, 0, PARTITIONS));
    assertThat(await(journal.append(new Append(3, ME, 1, 0, now(), bytes(1, 1)))).sequence()).isEqualTo(1);
  }
}
