package io.holdfast.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.slots.SlotCommand.CreateSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long reads of a partition that changes all the time give up instead of being made again without end. */
class SlotRaceTest {
  private static final int MANY = 2_000;

  private final SlotBench bench = new SlotBench();

  /** What is put into it shows that the partition changes while it is read. */
  private final class Disturbing extends ArrayList<ListedSlot> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean add(ListedSlot slot) {
      bench.stamp().begin();
      bench.stamp().end();
      return super.add(slot);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aListThatRacesEachTimeIsGivenUp() {
    bench.apply(new CreateSlot(SlotSamples.slot("s", 3)), 1_000);
    List<ListedSlot> found = new Disturbing();

    assertThat(bench.reader().list(0, Long.MAX_VALUE, 0, 10, SlotQuery.ALL, found)).isEqualTo(SlotReader.RACED);
    assertThat(found).isEmpty();
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aUsersPageThatRacesEachTimeIsGivenUpAndGoesOnWhereItWas() throws InterruptedException {
    bench.apply(new CreateSlot(SlotSamples.slot("s", MANY)), 1_000);
    for (int i = 0; i < MANY; i++) {
      bench.apply(SlotSamples.reserve(i, "s", 1), 1_000);
    }
    SlotReader reader = bench.reader();
    UserPart part = new UserPart("ann", MANY);
    assertThat(part.step(reader)).isTrue();
    int read = part.reservations().size();
    assertThat(read).isLessThan(MANY);

    stepUntilItRaces(reader);

    while (!part.isDone()) {
      assertThat(part.step(reader)).isTrue();
    }
    assertThat(part.total()).isEqualTo(MANY);
    assertThat(part.reservations()).extracting(StoredReservation::id).doesNotHaveDuplicates().hasSize(MANY)
        .startsWith(SlotSamples.id(MANY - 1)).endsWith(SlotSamples.id(0));
  }

  private void stepUntilItRaces(SlotReader reader) throws InterruptedException {
    AtomicBoolean isOver = new AtomicBoolean();
    Thread changing = Thread.ofPlatform().start(() -> {
      while (!isOver.get()) {
        bench.stamp().begin();
        bench.stamp().end();
      }
    });
    try {
      // While the other thread does not run, a step is read.
      boolean wasRead = true;
      while (wasRead) {
        wasRead = new UserPart("ann", MANY).step(reader);
      }
    } finally {
      isOver.set(true);
      changing.join();
    }
  }
}
