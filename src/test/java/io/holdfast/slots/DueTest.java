package io.holdfast.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A command does of what is due what its outcome rests on, and no more. */
class DueTest {
  private static final long FOR_EVER = 40 * 86_400_000L;
  private static final long END = 11 * SlotSamples.HOUR;

  private final SlotBench bench = new SlotBench();
  private long time = 1_000;

  private long expired() {
    return bench.changes.stream()
        .filter(each -> each instanceof SlotChange.ReservationSettled settled && settled.status() == Status.EXPIRED)
        .count();
  }

  private Status status(int number) {
    return bench.reader().reservation(SlotSamples.id(number)).status();
  }

  private SlotReply.Reservation reserve(Reserve request) {
    return (SlotReply.Reservation) bench.apply(request, time);
  }

  /** Holds of one place each, of two slots in turn, due together. */
  private void hold(int holds) {
    bench.apply(new CreateSlot(SlotSamples.slot("a", 100)), time);
    bench.apply(new CreateSlot(SlotSamples.slot("b", 100)), time);
    for (int i = 0; i < holds; i++) {
      reserve(SlotSamples.hold(i, i % 2 == 0 ? "a" : "b", 1, 10));
    }
    time += 10_000;
  }

  @Test
  void aRequestThatFitsLeavesWhatIsDueToTheTicks() {
    hold(100);

    assertThat(reserve(SlotSamples.reserve(200, "a", 50)).status()).isEqualTo(Status.CONFIRMED);

    assertThat(expired()).isZero();
    bench.tick(time, 30);
    assertThat(expired()).isEqualTo(30);
    assertThat(bench.machine.nextDeadline()).isLessThanOrEqualTo(time);
    bench.tick(time, 1_000);
    assertThat(expired()).isEqualTo(70);
    assertThat(bench.machine.nextDeadline()).isGreaterThan(time);
  }

  @Test
  void aRequestThatDoesNotFitLetsAsManyHoldsEndAsItNeedsTheFirstFirst() {
    hold(100);

    assertThat(reserve(SlotSamples.reserve(200, "a", 57)).status()).isEqualTo(Status.CONFIRMED);

    assertThat(expired()).isEqualTo(7);
    assertThat(status(12)).isEqualTo(Status.EXPIRED);
    assertThat(status(14)).isEqualTo(Status.HELD);
    assertThat(reserve(SlotSamples.reserve(201, "a", 44)).reason()).isEqualTo(Reason.SOLD_OUT);
    assertThat(reserve(SlotSamples.reserve(202, "a", 101)).reason()).isEqualTo(Reason.ABOVE_CAPACITY);
    assertThat(expired()).isZero();
  }

  @Test
  void whoWaitsGetsWhatIsFreeBeforeANewcomer() {
    bench.apply(new CreateSlot(SlotSamples.slot("a", 4)), time);
    for (int i = 0; i < 4; i++) {
      reserve(SlotSamples.hold(i, "a", 1, 10));
    }
    assertThat(reserve(SlotSamples.lineUp(10, "a", 3)).status()).isEqualTo(Status.WAITING);
    time += 10_000;

    assertThat(reserve(SlotSamples.reserve(11, "a", 2)).reason()).isEqualTo(Reason.SOLD_OUT);
    assertThat(status(10)).isEqualTo(Status.HELD);
    assertThat(reserve(SlotSamples.reserve(12, "a", 1)).status()).isEqualTo(Status.CONFIRMED);
  }

  @Test
  void aReservationIsWhatItsOwnTimeMadeOfIt() {
    hold(10);

    assertThat(bench.apply(new Confirm(SlotSamples.id(9)), time))
        .isEqualTo(new SlotReply.NotPossible(Status.EXPIRED, Reason.NONE));
    assertThat(expired()).isOne();
    time += 2 * SlotSettings.CLOSED_RETENTION.defaultValue();
    assertThat(bench.apply(new Cancel(SlotSamples.id(9)), time)).isInstanceOf(SlotReply.NoSuchReservation.class);
    assertThat(bench.machine.view().reservations()).isEqualTo(9);
  }

  @Test
  void aLineEndsWithItsSlotThoughTheSlotIsMovedAndNoTickCame() {
    bench.apply(new CreateSlot(SlotSamples.slot("a", 1)), time);
    reserve(SlotSamples.reserve(1, "a", 1));
    reserve(SlotSamples.lineUp(2, "a", 1));

    bench.apply(new ReplaceSlot(SlotSamples.slot("a", "a", END, END + FOR_EVER, 5), 0), END);

    assertThat(bench.reader().reservation(SlotSamples.id(2)).reason()).isEqualTo(Reason.SLOT_OVER);
  }

  @Test
  void aQuotaCountsNothingThatCouldHaveBeenForgotten() {
    long retention = 60_000;
    bench.set(SlotSettings.RESERVATION_QUOTA, 10);
    bench.set(SlotSettings.CLOSED_RETENTION, retention);
    hold(10);
    time -= 10_000;
    assertThat(bench.apply(SlotSamples.reserve(20, "a", 1), time)).isInstanceOf(QuotaReached.class);
    time += 10_000;
    bench.tick(time, 1_000);
    assertThat(bench.apply(SlotSamples.reserve(20, "a", 1), time)).isInstanceOf(QuotaReached.class);

    time += retention;

    assertThat(reserve(SlotSamples.reserve(20, "a", 1)).status()).isEqualTo(Status.CONFIRMED);
    assertThat(bench.machine.view().reservations()).isOne();
  }

  @Test
  void outcomesAreThoseOfDoingEverythingAtOnce() {
    Seeds.run(30, random -> new Run(random).run());
  }

  /**
   * No tick ever comes; the model does everything that is due before each command. Slots last, since it matters to who
   * waits whether a place was given back before the slot was over.
   */
  private static final class Run {
    private static final List<String> SLOTS = List.of("s0", "s1", "s2");

    private final SplittableRandom random;
    private final SlotBench bench = new SlotBench();
    private final NaiveSlots model = new NaiveSlots(FOR_EVER, FOR_EVER, FOR_EVER).eager();
    private final List<UUID> ids = new ArrayList<>();
    private long time = 10_000;

    Run(SplittableRandom random) {
      this.random = random;
      bench.set(SlotSettings.RETENTION, FOR_EVER);
      bench.set(SlotSettings.CLOSED_RETENTION, FOR_EVER);
      bench.set(SlotSettings.LINE_HOLD, FOR_EVER);
    }

    void run() {
      for (int i = 0; i < 400; i++) {
        time += random.nextInt(400);
        SlotCommand command = command();
        assertThat(outcome(bench.apply(command, time))).as("%s", command)
            .isEqualTo(outcome(model.apply(command, time)));
      }
      bench.tick(time, Integer.MAX_VALUE);
      model.tick(time, Integer.MAX_VALUE);
      bench.verify();
      model.bookings().forEach((id, booking) -> {
        assertThat(bench.reader().reservation(id).status()).isEqualTo(booking.status());
        assertThat(bench.reader().reservation(id).reason()).isEqualTo(booking.reason());
      });
    }

    /** When what was done late ends, and which command it was that wrote, is another matter. */
    private static Object outcome(Reply reply) {
      return switch (reply) {
        case SlotReply.Reservation made ->
            new SlotReply.Reservation(made.id(), made.status(), made.reason(), 0, made.place());
        case SlotReply.Written written -> written.slot();
        // What is held still may be over, and only its tick has not come.
        case SlotReply.WrittenOver over -> over.slot();
        default -> reply;
      };
    }

    private SlotCommand command() {
      return switch (random.nextInt(14)) {
        case 0 -> new CreateSlot(slot());
        case 1 -> new ReplaceSlot(slot(), 0);
        case 2 -> new DeleteSlot(someSlot(), 0);
        case 3, 4 -> new Confirm(someId());
        case 5, 6 -> new Cancel(someId());
        default -> reserve();
      };
    }

    private Slot slot() {
      return SlotSamples.slot(someSlot(), "n", time, time + FOR_EVER, random.nextInt(1, 12));
    }

    /** Who may come to wait holds for ever, since it is not known since when. */
    private Reserve reserve() {
      String slot = someSlot();
      UUID id = Routing.id(time, random.nextLong(), Routing.of(slot));
      ids.add(id);
      boolean waitlist = random.nextInt(3) == 0;
      return new Reserve(id, slot, "ann", random.nextInt(1, 5), new byte[0],
          waitlist ? 0 : random.nextInt(5), waitlist, true);
    }

    private String someSlot() {
      return SLOTS.get(random.nextInt(SLOTS.size()));
    }

    private UUID someId() {
      int recent = Math.min(ids.size(), 20);
      return recent == 0 ? new UUID(1, 1) : ids.get(ids.size() - 1 - random.nextInt(recent));
    }
  }
}
