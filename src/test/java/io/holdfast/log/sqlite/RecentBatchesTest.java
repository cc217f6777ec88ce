package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A repeated append finds its first, and is never taken for a new one. */
class RecentBatchesTest {
  private static final UUID ME = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final RecentBatches recent = new RecentBatches();

  private static Append batch(UUID incarnation, long number) {
    return new Append(1, incarnation, number, 0, 0, new byte[0]);
  }

  private void accept(UUID incarnation, long number, long sequence) {
    recent.add(batch(incarnation, number), new Accepted(sequence, 10 * sequence));
  }

  @Test
  void aRepetitionGetsThePlaceOfItsFirst() {
    accept(ME, 1, 5);
    accept(OTHER, 1, 6);
    assertThat(recent.find(batch(ME, 1))).isEqualTo(new Accepted(5, 50));
    assertThat(recent.find(batch(OTHER, 1))).isEqualTo(new Accepted(6, 60));
    assertThat(recent.find(batch(ME, 2))).isNull();
  }

  @Test
  void aRepetitionOfSomethingForgottenIsNotTakenForNew() {
    for (int i = 1; i <= RecentBatches.KEPT + 1; i++) {
      accept(ME, i, i);
    }
    assertThat(recent.find(batch(ME, 2))).isEqualTo(new Accepted(2, 20));
    assertThatThrownBy(() -> recent.find(batch(ME, 1)))
        .isInstanceOfSatisfying(JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FENCED));
  }

  @Test
  void whatWasReadBackwardsIsForgottenInTheOrderOfTheJournal() {
    for (int i = RecentBatches.KEPT; i >= 1; i--) {
      recent.addOlder(new JournalEntry(new Position(1, i), 10L * i, ME, i, new byte[0]));
    }
    accept(ME, RecentBatches.KEPT + 1, RecentBatches.KEPT + 1);
    assertThat(recent.find(batch(ME, 2))).isEqualTo(new Accepted(2, 20));
    assertThatThrownBy(() -> recent.find(batch(ME, 1))).isInstanceOf(JournalException.class);
  }

  @Test
  void whatARestoreAbandonsMayComeAgain() {
    accept(ME, 1, 1);
    accept(ME, 2, 2);
    accept(OTHER, 1, 3);
    recent.forgetAfter(1);
    assertThat(recent.find(batch(ME, 1))).isEqualTo(new Accepted(1, 10));
    assertThat(recent.find(batch(ME, 2))).isNull();
    assertThat(recent.find(batch(OTHER, 1))).isNull();
  }
}
