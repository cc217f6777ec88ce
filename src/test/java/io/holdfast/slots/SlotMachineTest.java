package io.holdfast.slots;

import static io.holdfast.slots.SlotSamples.HOUR;
import static io.holdfast.slots.SlotSamples.hold;
import static io.holdfast.slots.SlotSamples.id;
import static io.holdfast.slots.SlotSamples.lineUp;
import static io.holdfast.slots.SlotSamples.remembered;
import static io.holdfast.slots.SlotSamples.reserve;
import static io.holdfast.slots.SlotSamples.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply.QuotaReached;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotReply.NotPossible;
import io.holdfast.slots.SlotReply.Reservation;
import io.holdfast.slots.SlotReply.StillReserved;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of slots and reservations, by example. */
class SlotMachineTest {
  private static final long NOW = HOUR;
  private static final long RETENTION = SlotSettings.RETENTION.defaultValue();
  private static final long CLOSED = SlotSettings.CLOSED_RETENTION.defaultValue();
  private static final long LINE_HOLD = SlotSettings.LINE_HOLD.defaultValue();

  private SlotBench bench = new SlotBench();

  private static Reservation confirmed(int number) {
    return new Reservation(id(number), Status.CONFIRMED, Reason.NONE, 0, 0);
  }

  private static Reservation held(int number, long until) {
    return new Reservation(id(number), Status.HELD, Reason.NONE, until, 0);
  }

  private static Reservation rejected(int number, Reason reason) {
    return new Reservation(id(number), Status.REJECTED, reason, 0, 0);
  }

  private Reply at(long time, SlotCommand command) {
    return bench.apply(command, time);
  }

  private Reply now(SlotCommand command) {
    return at(NOW, command);
  }

  private void create(int capacity) {
    assertThat(now(new CreateSlot(slot("s", capacity)))).isInstanceOf(SlotReply.Written.class);
  }

  private Status status(int number) {
    StoredReservation found = bench.reader().reservation(id(number));
    return found == null ? null : found.status();
  }

  private void assertPlaces(int reserved, int waiting) {
    SlotReader reader = bench.reader();
    assertThat(reader.find("s")).isTrue();
    assertThat(reader.reserved()).isEqualTo(reserved);
    assertThat(reader.waiting()).isEqualTo(waiting);
    bench.verify();
  }

  /** Of all slots that are there; what is held of one that is gone is nobody's place. */
  private void assertSums(long places, long reserved) {
    assertThat(bench.machine.view().places()).isEqualTo(places);
    assertThat(bench.machine.view().placesReserved()).isEqualTo(reserved);
  }

  @Test
  void placesAreTakenUntilThereAreNone() {
    create(3);

    assertThat(now(reserve(1, "s", 2))).isEqualTo(confirmed(1));
    assertThat(now(reserve(2, "s", 2))).isEqualTo(rejected(2, Reason.SOLD_OUT));
    assertThat(now(reserve(3, "s", 1))).isEqualTo(confirmed(3));
    assertThat(now(reserve(4, "s", 1))).isEqualTo(rejected(4, Reason.SOLD_OUT));
    assertPlaces(3, 0);
    assertThat(status(2)).as("a refusal that its caller was told").isNull();
  }

  @Test
  void aUserWhoReservesTwiceHasTwoReservations() {
    create(3);

    assertThat(now(reserve(1, "s", 1))).isEqualTo(confirmed(1));
    assertThat(now(reserve(2, "s", 1))).isEqualTo(confirmed(2));
    assertThat(SlotBench.ofUser(bench.reader(), "ann", 10).reservations()).extracting(StoredReservation::id)
        .containsExactly(id(2), id(1));
  }

  @Test
  void theSameIdAgainIsTheSameReservation() {
    create(3);
    now(reserve(1, "s", 1));

    assertThat(now(reserve(1, "s", 1))).isEqualTo(confirmed(1));
    assertPlaces(1, 0);
  }

  @Test
  void refusalsThatNobodyWasToldAreRememberedForAWhile() {
    create(1);
    now(reserve(1, "s", 1));

    assertThat(now(remembered(2, "s", 1))).isEqualTo(rejected(2, Reason.SOLD_OUT));
    assertThat(bench.reader().reservation(id(2)).reason()).isEqualTo(Reason.SOLD_OUT);
    bench.tick(NOW + CLOSED - 1, 10);
    assertThat(status(2)).isEqualTo(Status.REJECTED);
    bench.tick(NOW + CLOSED, 10);
    assertThat(status(2)).isNull();
    assertPlaces(1, 0);
  }

  @Test
  void whatCannotBeReserved() {
    create(2);

    assertThat(now(reserve(1, "t", 1))).isEqualTo(new SlotReply.NoSuchSlot());
    assertThat(now(reserve(2, "s", 3))).isEqualTo(rejected(2, Reason.ABOVE_CAPACITY));
    assertThat(now(lineUp(3, "s", 3))).isEqualTo(rejected(3, Reason.ABOVE_CAPACITY));
    assertThat(at(11 * HOUR - 1, reserve(4, "s", 1))).as("it has begun").isEqualTo(confirmed(4));
    assertThat(at(11 * HOUR, reserve(5, "s", 1))).isEqualTo(rejected(5, Reason.SLOT_OVER));
  }

  @Test
  void aHoldIsConfirmedOrExpires() {
    create(2);
    assertThat(now(hold(1, "s", 1, 60))).isEqualTo(held(1, NOW + 60_000));
    assertThat(now(hold(2, "s", 1, 60))).isEqualTo(held(2, NOW + 60_000));
    assertThat(bench.machine.nextDeadline()).isEqualTo(NOW + 60_000);

    assertThat(at(NOW + 59_999, new Confirm(id(1)))).isEqualTo(confirmed(1));
    assertThat(at(NOW + 59_999, new Confirm(id(1)))).as("again").isEqualTo(confirmed(1));
    bench.tick(NOW + 59_999, 10);
    assertPlaces(2, 0);
    bench.tick(NOW + 60_000, 10);
    assertPlaces(1, 0);
    assertThat(status(2)).isEqualTo(Status.EXPIRED);
  }

  @Test
  void aHoldThatExpiresWhileItIsConfirmedIsNotConfirmed() {
    create(1);
    now(hold(1, "s", 1, 60));

    assertThat(at(NOW + 60_000, new Confirm(id(1)))).as("no tick has come")
        .isEqualTo(new NotPossible(Status.EXPIRED, Reason.NONE));
    assertPlaces(0, 0);
  }

  @Test
  void placesOfAnExpiredHoldAreThereForTheNextEvenIfNoTickHasCome() {
    create(1);
    now(hold(1, "s", 1, 60));

    assertThat(at(NOW + 59_999, reserve(2, "s", 1))).isEqualTo(rejected(2, Reason.SOLD_OUT));
    assertThat(at(NOW + 60_000, reserve(3, "s", 1))).isEqualTo(confirmed(3));
  }

  @Test
  void cancellingGivesPlacesBackOnce() {
    create(2);
    now(reserve(1, "s", 2));

    assertThat(now(new Cancel(id(1)))).isEqualTo(new Reservation(id(1), Status.CANCELLED, Reason.NONE, 0, 0));
    assertThat(now(new Cancel(id(1)))).isEqualTo(new Reservation(id(1), Status.CANCELLED, Reason.NONE, 0, 0));
    assertThat(now(new Confirm(id(1)))).isEqualTo(new NotPossible(Status.CANCELLED, Reason.NONE));
    assertThat(now(new Cancel(id(9)))).isEqualTo(new SlotReply.NoSuchReservation());
    assertPlaces(0, 0);
  }

  @Test
  void whatIsOverIsLeftAsItWas() {
    create(2);
    now(reserve(1, "s", 1));
    at(11 * HOUR - 1_000, hold(2, "s", 1, 60));

    assertThat(at(11 * HOUR, new Cancel(id(1)))).isEqualTo(new NotPossible(Status.CONFIRMED, Reason.SLOT_OVER));
    assertThat(at(11 * HOUR, new Confirm(id(2)))).isEqualTo(new NotPossible(Status.HELD, Reason.SLOT_OVER));
  }

  @Test
  void theLineIsFirstInFirstOutAmongThoseThatFit() {
    create(4);
    now(reserve(1, "s", 1));
    now(reserve(2, "s", 3));
    assertThat(now(lineUp(3, "s", 4))).isEqualTo(new Reservation(id(3), Status.WAITING, Reason.NONE, 0, 1));
    assertThat(now(lineUp(4, "s", 2))).isEqualTo(new Reservation(id(4), Status.WAITING, Reason.NONE, 0, 2));
    assertThat(now(lineUp(5, "s", 1))).isEqualTo(new Reservation(id(5), Status.WAITING, Reason.NONE, 0, 3));
    assertPlaces(4, 3);

    now(new Cancel(id(2)));

    assertThat(List.of(status(3), status(4), status(5))).containsExactly(Status.WAITING, Status.HELD, Status.HELD);
    assertPlaces(4, 1);
    assertThat(bench.reader().reservation(id(4)).due()).isEqualTo(NOW + LINE_HOLD);
    bench.tick(NOW + LINE_HOLD, 10);
    assertThat(status(3)).as("three places are free, it needs four").isEqualTo(Status.WAITING);
    assertPlaces(1, 1);
    at(NOW + LINE_HOLD, new Cancel(id(1)));
    assertThat(status(3)).isEqualTo(Status.HELD);
  }

  /** Each of many holds ends while many wait, none of whom fits before the last of them has: 900 million looks. */
  @Test
  @Timeout(10)
  void aLineThatNobodyFitsIsNotWalkedThroughForEachPlace() {
    int many = 30_000;
    bench.heard = false;
    bench.set(SlotSettings.LINE_QUOTA, many);
    create(many);
    for (int i = 1; i <= many; i++) {
      now(hold(i, "s", 1, 60));
    }
    for (int i = 1; i <= many; i++) {
      now(lineUp(many + i, "s", i % 2 == 0 ? many : many - 1));
    }
    bench.tick(NOW + 60_000, many - 2);
    assertPlaces(2, many);
    bench.tick(NOW + 60_000, 1);
    assertPlaces(many, many - 1);
    assertThat(status(many + 1)).as("the first that fits").isEqualTo(Status.HELD);
    bench.tick(NOW + 60_000, 1);
    assertPlaces(many - 1, many - 1);
  }

  @Test
  void aNewcomerTakesWhatNobodyInLineFits() {
    create(4);
    now(reserve(1, "s", 2));
    now(lineUp(2, "s", 3));

    assertThat(now(lineUp(3, "s", 2))).isEqualTo(confirmed(3));
    assertPlaces(4, 1);
  }

  @Test
  void whoWaitsMayLeaveAndTheLineEndsWithTheSlot() {
    create(1);
    now(reserve(1, "s", 1));
    now(lineUp(2, "s", 1));
    now(lineUp(3, "s", 1));

    now(new Cancel(id(2)));
    assertPlaces(1, 1);
    assertThat(now(new Confirm(id(3)))).isEqualTo(new NotPossible(Status.WAITING, Reason.NONE));
    bench.tick(11 * HOUR, 10);
    assertThat(bench.reader().reservation(id(3)).reason()).isEqualTo(Reason.SLOT_OVER);
    assertPlaces(1, 0);
  }

  @Test
  void theLineHasAQuota() {
    bench.set(SlotSettings.LINE_QUOTA, 1);
    create(1);
    now(reserve(1, "s", 1));
    now(lineUp(2, "s", 1));

    assertThat(now(lineUp(3, "s", 1))).isEqualTo(rejected(3, Reason.LINE_FULL));
  }

  @Test
  void capacityGoesUpAndDownToWhatIsReserved() {
    create(3);
    now(reserve(1, "s", 2));
    now(reserve(2, "s", 1));
    now(lineUp(3, "s", 3));
    now(lineUp(4, "s", 2));

    assertThat(now(new ReplaceSlot(slot("s", 2), 0))).isEqualTo(new StillReserved(3));
    now(new Cancel(id(2)));
    assertThat(now(new ReplaceSlot(slot("s", 2), 0))).isInstanceOf(SlotReply.Written.class);
    assertThat(bench.reader().reservation(id(3)).reason()).as("three never fit again")
        .isEqualTo(Reason.ABOVE_CAPACITY);
    assertPlaces(2, 1);
    assertThat(now(new ReplaceSlot(slot("s", 4), 0))).isInstanceOf(SlotReply.Written.class);
    assertThat(status(4)).isEqualTo(Status.HELD);
    assertPlaces(4, 0);
  }

  @Test
  void aSlotThatIsMovedTakesItsLineAlong() {
    create(1);
    now(reserve(1, "s", 1));
    now(lineUp(2, "s", 1));

    now(new ReplaceSlot(slot("s", "Later", 20 * HOUR, 21 * HOUR, 1), 0));
    bench.tick(11 * HOUR, 10);
    assertThat(status(2)).isEqualTo(Status.WAITING);
    bench.tick(11 * HOUR + RETENTION, 10);
    assertThat(status(1)).as("kept for the new end").isEqualTo(Status.CONFIRMED);
    bench.tick(21 * HOUR + RETENTION, 10);
    assertThat(status(1)).isNull();
    assertThat(bench.reader().find("s")).isFalse();
    bench.verify();
  }

  @Test
  void conditionsOnWhatIsChanged() {
    create(3);
    SlotReader reader = bench.reader();
    reader.find("s");
    long mark = reader.mark();
    now(reserve(1, "s", 1));
    reader.find("s");

    assertThat(reader.mark()).isGreaterThan(mark);
    assertThat(now(new ReplaceSlot(slot("s", 5), mark))).isEqualTo(new SlotReply.Changed(reader.mark()));
    assertThat(now(new DeleteSlot("s", mark))).isEqualTo(new SlotReply.Changed(reader.mark()));
    assertThat(now(new ReplaceSlot(slot("s", 5), reader.mark()))).isInstanceOf(SlotReply.Written.class);
    assertThat(now(new ReplaceSlot(slot("t", 5), 0))).isEqualTo(new SlotReply.NoSuchSlot());
  }

  @Test
  void onlyASlotOfWhichNothingIsReservedIsDeleted() {
    create(3);
    now(reserve(1, "s", 1));

    assertThat(now(new DeleteSlot("s", 0))).isEqualTo(new StillReserved(1));
    now(new Cancel(id(1)));
    assertThat(now(new DeleteSlot("s", 0))).isEqualTo(new SlotReply.Deleted());
    assertThat(bench.reader().find("s")).isFalse();
    assertThat(now(reserve(2, "s", 1))).isEqualTo(new SlotReply.NoSuchSlot());
    assertThat(bench.reader().reservation(id(1)).slot()).as("what was cancelled is still found").isEqualTo("s");
    assertThat(now(new DeleteSlot("s", 0))).isEqualTo(new SlotReply.NoSuchSlot());
    bench.tick(NOW + CLOSED, 10);
    assertThat(bench.machine.tables()).allSatisfy(table -> assertThat(table.size()).isZero());
  }

  @Test
  void whoWaitedForADeletedSlotIsTold() {
    create(2);
    now(reserve(1, "s", 2));
    now(lineUp(2, "s", 2));
    now(new ReplaceSlot(slot("s", 2), 0));
    now(new Cancel(id(1)));
    assertThat(status(2)).isEqualTo(Status.HELD);
    now(lineUp(3, "s", 1));
    now(new Cancel(id(2)));
    now(new Cancel(id(3)));

    assertThat(now(new DeleteSlot("s", 0))).isEqualTo(new SlotReply.Deleted());
  }

  @Test
  void aDeletedSlotsIdMayBeUsedAgain() {
    create(3);
    now(reserve(1, "s", 1));
    now(new Cancel(id(1)));
    now(new DeleteSlot("s", 0));

    assertThat(now(new CreateSlot(slot("s", 7)))).isInstanceOf(SlotReply.Written.class);
    assertPlaces(0, 0);
    assertThat(now(new CreateSlot(slot("s", 8)))).isEqualTo(new SlotReply.Exists());
    bench.tick(NOW + CLOSED, 10);
    assertPlaces(0, 0);
  }

  @Test
  void slotsAreForgottenWithTheirReservationsWhenTheyAreOverForLong() {
    create(3);
    now(reserve(1, "s", 1));
    at(11 * HOUR - 1, hold(2, "s", 1, 86_400));

    bench.tick(11 * HOUR + RETENTION - 1, 10);
    assertThat(status(1)).isEqualTo(Status.CONFIRMED);
    assertThat(bench.machine.nextDeadline()).isEqualTo(11 * HOUR + RETENTION);
    bench.tick(11 * HOUR + RETENTION, 1);
    assertThat(status(1)).isNull();
    bench.tick(11 * HOUR + RETENTION, 10);
    assertThat(bench.reader().find("s")).isFalse();
    bench.tick(11 * HOUR + RETENTION + CLOSED, 10);
    assertThat(bench.machine.tables()).allSatisfy(table -> assertThat(table.size()).isZero());
    bench.verify();
  }

  @Test
  void aHoldMayOutliveItsSlot() {
    bench.set(SlotSettings.RETENTION, 0);
    create(1);
    at(11 * HOUR - 1, hold(1, "s", 1, 60));

    bench.tick(11 * HOUR, 10);
    assertThat(bench.reader().find("s")).isFalse();
    assertSums(0, 0);
    assertThat(status(1)).isEqualTo(Status.HELD);
    assertThat(at(11 * HOUR + 1, new Confirm(id(1)))).isEqualTo(new NotPossible(Status.HELD, Reason.SLOT_OVER));
    bench.tick(11 * HOUR + 59_999, 10);
    bench.tick(11 * HOUR + 60_000 + CLOSED, 10);
    bench.tick(11 * HOUR + 60_000 + 2 * CLOSED, 10);
    assertThat(bench.machine.tables()).allSatisfy(table -> assertThat(table.size()).isZero());
  }

  @Test
  void whatIsHeldOfASlotThatIsGoneCountsForANewOneOfItsId() {
    bench.set(SlotSettings.RETENTION, 0);
    create(3);
    at(11 * HOUR - 1, hold(1, "s", 2, 60));
    bench.tick(11 * HOUR, 10);
    assertThat(bench.reader().find("s")).isFalse();

    Slot smaller = slot("s", "Again", 20 * HOUR, 21 * HOUR, 1);
    assertThat(at(11 * HOUR + 1, new CreateSlot(smaller))).isEqualTo(new StillReserved(2));
    assertThat(at(11 * HOUR + 1, new CreateSlot(slot("s", "Again", 20 * HOUR, 21 * HOUR, 3))))
        .isInstanceOfSatisfying(SlotReply.WrittenOver.class, over -> assertThat(over.reserved()).isEqualTo(2));
    assertPlaces(2, 0);
    assertSums(3, 2);
    bench.tick(11 * HOUR + 59_999, 10);
    assertPlaces(0, 0);
    assertSums(3, 0);
  }

  @Test
  void quotas() {
    bench.set(SlotSettings.QUOTA, 1);
    bench.set(SlotSettings.RESERVATION_QUOTA, 1);
    create(3);

    assertThat(now(new CreateSlot(slot("t", 1)))).isEqualTo(new QuotaReached("slots.quota", 1));
    assertThat(now(reserve(1, "s", 1))).isEqualTo(confirmed(1));
    assertThat(now(reserve(2, "s", 1))).isEqualTo(new QuotaReached("slots.reservation-quota", 1));
    bench.set(SlotSettings.QUOTA, 2);
    bench.set(SlotSettings.QUOTA_BYTES, 10);
    assertThat(now(new CreateSlot(slot("t", 1)))).isEqualTo(new QuotaReached("slots.quota-bytes", 10));
  }

  @Test
  void aTickActsOnNoMoreThanItsBudget() {
    create(10);
    for (int i = 0; i < 5; i++) {
      now(hold(i, "s", 1, 1));
    }

    bench.tick(NOW + 1_000, 2);
    assertPlaces(3, 0);
    assertThat(bench.machine.nextDeadline()).isEqualTo(NOW + 1_000);
    bench.tick(NOW + 1_000, 100);
    assertPlaces(0, 0);
  }
}
