package io.holdfast.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When slots are moved in their order. */
class SlotOrderTest {
  private static final long START = 1_000_000_000L;

  private final SlotBench bench = new SlotBench();
  private int made;

  private void create(String id, int capacity) {
    bench.apply(new CreateSlot(SlotSamples.slot(id, id, START, START + 1_000, capacity)), 1_000);
  }

  private void reserve(String slot, int quantity) {
    bench.apply(SlotSamples.reserve(made++, slot, quantity), 1_000);
  }

  /** As whoever lists them now would find them, if nobody settled the order first. */
  private List<String> listed() {
    return SlotBench.search(List.of(bench.machine.view().reader()), SlotQuery.ALL, 0, 100).slots().stream()
        .map(slot -> new String(slot.head(), StandardCharsets.UTF_8))
        .map(head -> head.replaceAll(".*\"id\":\"(\\w+).*", "$1"))
        .toList();
  }

  @Test
  void aSlotIsMovedWhenTheOrderIsSettled() {
    create("a", 5);
    create("b", 4);
    create("c", 3);
    assertThat(bench.machine.view().unsettled()).isZero();
    reserve("a", 3);
    reserve("a", 1);
    assertThat(bench.machine.view().unsettled()).isPositive();

    bench.machine.settle();

    assertThat(bench.machine.view().unsettled()).isZero();
    assertThat(listed()).containsExactly("b", "c", "a");
    bench.verify();
  }

  @Test
  void aSlotThatIsGoneOrAnotherOneInItsRowIsNotMoved() {
    create("a", 5);
    create("b", 4);
    reserve("a", 1);
    bench.apply(new Cancel(SlotSamples.reserve(0, "a", 1).id()), 1_000);
    bench.tick(1_000 + 2 * SlotSettings.CLOSED_RETENTION.defaultValue(), 10);
    bench.apply(new DeleteSlot("a", 0), 1_000);
    create("d", 1);
    create("e", 9);

    bench.machine.settle();

    assertThat(listed()).containsExactly("e", "b", "d");
    bench.verify();
  }

  @Test
  void whoMayHaveFewerPlacesThanAskedForByNowIsLeftOut() {
    create("a", 5);
    create("b", 4);
    reserve("a", 3);

    SlotQuery query = new SlotQuery(0, Slot.LAST_TIME + 1, 4, "");
    assertThat(SlotBench.search(List.of(bench.machine.view().reader()), query, 0, 10).slots()).hasSize(1);
  }

  @Test
  void whenManyAreNotedSomeAreMovedThoughNobodyAsks() {
    int slots = SlotOrder.MOST_NOTED + 600;
    for (int i = 0; i < slots; i++) {
      create("s" + i, 5);
      reserve("s" + i, 1);
    }
    int rounds = 0;
    while (bench.machine.nextUpkeep() <= 2_000) {
      bench.machine.upkeep(2_000);
      rounds++;
    }

    assertThat(rounds).isEqualTo(3);
    assertThat(bench.machine.view().unsettled()).isPositive();
    int left = bench.machine.view().unsettled();
    bench.machine.settle();
    assertThat(bench.machine.view().unsettled()).isEqualTo(left - SlotMachine.MOVES);
    while (bench.machine.view().unsettled() > 0) {
      bench.machine.settle();
    }
    bench.verify();
  }
}
