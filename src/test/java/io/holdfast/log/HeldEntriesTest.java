package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is held is bounded, and what comes next is kept before what comes last. */
class HeldEntriesTest {
  private final HeldEntries held = new HeldEntries();

  private void hold(long sequence, int bytes) {
    held.hold(new JournalEntry(new Position(1, sequence), 0, new UUID(0, 0), sequence, new byte[bytes]));
  }

  @Test
  void aboveTheBoundTheFarthestAreDropped() {
    for (long sequence = HeldEntries.MOST_ENTRIES + 10; sequence > 0; sequence--) {
      hold(sequence, 1);
    }
    assertThat(held.size()).isEqualTo(HeldEntries.MOST_ENTRIES);
    assertThat(held.take(1)).isNotNull();
    assertThat(held.take(HeldEntries.MOST_ENTRIES)).isNotNull();
    assertThat(held.take(HeldEntries.MOST_ENTRIES + 1)).isNull();
  }

  @Test
  void bytesAreBoundedTooAndGivenBack() {
    int third = (int) (HeldEntries.MOST_BYTES / 3);
    for (int round = 0; round < 5; round++) {
      for (long sequence = 1; sequence <= 4; sequence++) {
        hold(round * 10L + sequence, third);
      }
      assertThat(held.size()).isEqualTo(3);
      assertThat(held.take(round * 10L + 3)).isNotNull();
      assertThat(held.isEmpty()).isTrue();
    }
  }

  @Test
  void oneThatIsTooLargeIsHeldAllTheSame() {
    hold(5, (int) HeldEntries.MOST_BYTES + 1);
    assertThat(held.take(5)).isNotNull();
  }

  @Test
  void aRepetitionCountsOnce() {
    hold(2, 100);
    hold(2, 100);
    assertThat(held.size()).isEqualTo(1);
    assertThat(held.take(2)).isNotNull();
    assertThat(held.take(2)).isNull();
  }
}
