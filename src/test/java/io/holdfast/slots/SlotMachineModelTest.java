package io.holdfast.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.feed.TableMirror;
import io.holdfast.feed.slots.SlotTables;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.index.Seeds;
import io.holdfast.slots.SlotCommand.Cancel;
import io.holdfast.slots.SlotCommand.Confirm;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.DeleteSlot;
import io.holdfast.slots.SlotCommand.ReplaceSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random commands, failures, ticks, restarts and passing time, compared with the naive slots; and the same commands on
 * a second machine that is never restarted and never fails, so that only the content is the same. What the changes make
 * of tables is what the state, restated, makes of empty ones.
 */
class SlotMachineModelTest {
  private static final long RETENTION = 4_000;
  private static final long CLOSED = 2_000;
  private static final long LINE_HOLD = 1_500;
  private static final List<String> SLOTS = List.of("s0", "s1", "a slot with a long name",
      "018f1111-2222-7333-8444-555566667777", "018F1111-2222-7333-8444-555566667778", "s5");
  private static final List<String> USERS =
      List.of("ann", "bob", "c4a760a8-dbcf-5254-a0d9-6a4474bd1b62", "\u00e9ve", "0123456789abcdef");
  private static final Comparator<UUID> NEWEST_FIRST =
      Comparator.<UUID>comparingLong(UUID::getMostSignificantBits)
          .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned).reversed();

  @Test
  void behavesAsTheModelDoes() {
    Seeds.run(12, random -> new Run(random).run(400));
  }

  private static final class Run {
    private final SplittableRandom random;
    private final NaiveSlots model = new NaiveSlots(RETENTION, CLOSED, LINE_HOLD);
    private final List<UUID> ids = new ArrayList<>();
    private SlotBench bench = new SlotBench();
    private final SlotBench second = new SlotBench();
    private final TableMirror tables = new TableMirror(new SlotTables());
    private long time = 10_000;

    Run(SplittableRandom random) {
      this.random = random;
      for (SlotBench each : List.of(bench, second)) {
        each.set(SlotSettings.RETENTION, RETENTION);
        each.set(SlotSettings.CLOSED_RETENTION, CLOSED);
        each.set(SlotSettings.LINE_HOLD, LINE_HOLD);
      }
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        time += random.nextInt(120);
        if (random.nextInt(12) == 0) {
          tickOrRestart();
        } else {
          apply(command());
        }
        if (step % 5 == 0) {
          compare();
        }
      }
    }

    private void apply(SlotCommand command) {
      if (random.nextInt(4) == 0) {
        failOnce(command);
      }
      Reply expected = model.apply(command, time);
      Reply reply = bench.apply(command, time);
      second.apply(command, time);
      assertThat(withoutMark(reply)).as("%s at %d", command, time).isEqualTo(expected);
      assertThat(bench.changes).isEqualTo(second.changes);
      tables.follow(bench.changes);
    }

    private static Reply withoutMark(Reply reply) {
      return switch (reply) {
        case SlotReply.Written written -> new SlotReply.Written(written.slot(), 0);
        case SlotReply.WrittenOver over -> new SlotReply.WrittenOver(over.slot(), 0, over.reserved());
        default -> reply;
      };
    }

    /** Whatever fails leaves no trace; the second machine sees the same number of commands. */
    private void failOnce(SlotCommand command) {
      long before = bench.contentHash();
      if (bench.failsAfter(random.nextInt(1, 5), command, time)) {
        assertThat(bench.contentHash()).isEqualTo(before);
        second.skipEntry();
      } else {
        tables.follow(bench.changes);
        second.apply(command, time);
        model.apply(command, time);
      }
    }

    private void tickOrRestart() {
      if (random.nextInt(3) == 0) {
        bench = bench.reloaded();
      } else {
        int budget = random.nextInt(1, 6);
        bench.tick(time, budget);
        second.tick(time, budget);
        model.tick(time, budget);
        assertThat(bench.changes).isEqualTo(second.changes);
        tables.follow(bench.changes);
      }
    }

    private SlotCommand command() {
      return switch (random.nextInt(14)) {
        case 0, 1 -> new CreateSlot(slot());
        case 2 -> new ReplaceSlot(slot(), 0);
        case 3 -> new DeleteSlot(someSlot(), 0);
        case 4, 5 -> new Confirm(someId());
        case 6, 7, 8 -> new Cancel(someId());
        default -> reserve();
      };
    }

    private Slot slot() {
      String id = someSlot();
      long start = time + random.nextInt(-500, 3_000);
      return SlotSamples.slot(id, "n" + random.nextInt(3), start, start + random.nextInt(1, 4_000),
          random.nextInt(1, 9));
    }

    private Reserve reserve() {
      String slot = someSlot();
      UUID id = Routing.id(time + random.nextInt(-50, 50), random.nextLong(), Routing.of(slot));
      ids.add(id);
      byte[] metadata = new byte[random.nextInt(3) == 0 ? random.nextInt(200) : 0];
      return new Reserve(id, slot, USERS.get(random.nextInt(USERS.size())), random.nextInt(1, 5), metadata,
          random.nextBoolean() ? random.nextInt(1, 4) : 0, random.nextBoolean(), random.nextBoolean());
    }

    private String someSlot() {
      return SLOTS.get(random.nextInt(SLOTS.size()));
    }

    private UUID someId() {
      int recent = Math.min(ids.size(), 30);
      return recent == 0 ? new UUID(1, 1) : ids.get(ids.size() - 1 - random.nextInt(recent));
    }

    private void compare() {
      bench.verify();
      assertThat(bench.contentHash()).isEqualTo(second.contentHash());
      SlotReader reader = bench.reader();
      assertThat(bench.machine.view().slots()).isEqualTo(model.slots().size());
      assertThat(bench.machine.view().reservations()).isEqualTo(model.bookings().size());
      compareSums();
      for (String id : SLOTS) {
        assertThat(reader.find(id)).as(id).isEqualTo(model.slots().containsKey(id));
        if (model.slots().containsKey(id)) {
          int reserved = model.reserved(id);
          assertThat(reserved).isLessThanOrEqualTo(model.slots().get(id).capacity());
          assertThat(reader.reserved()).isEqualTo(reserved);
          assertThat(reader.capacity()).isEqualTo(model.slots().get(id).capacity());
          assertThat(reader.waiting()).isEqualTo(model.line(id).size());
        }
      }
      model.bookings().forEach((id, booking) -> assertThat(reader.reservation(id))
          .usingRecursiveComparison().isEqualTo(new StoredReservation(id, booking.request.slot(),
              booking.request.user(), booking.request.quantity(), booking.status, booking.reason, booking.due,
              booking.request.metadata())));
      tables.check(List.of(bench.reloaded().machine));
      USERS.forEach(user -> compareUser(reader, user));
      compareList(reader);
    }

    private void compareSums() {
      SlotView view = bench.machine.view();
      assertThat(view.places()).isEqualTo(model.slots().values().stream().mapToLong(Slot::capacity).sum());
      assertThat(view.placesReserved()).isEqualTo(model.slots().keySet().stream().mapToLong(model::reserved).sum());
      assertThat(view.holds()).isEqualTo((int) count(Status.HELD));
      assertThat(view.waiting()).isEqualTo((int) count(Status.WAITING));
    }

    private long count(Status status) {
      return model.bookings().values().stream().filter(booking -> booking.status == status).count();
    }

    private void compareUser(SlotReader reader, String user) {
      List<UUID> expected = model.bookings().entrySet().stream()
          .filter(each -> each.getValue().request.user().equals(user))
          .map(Map.Entry::getKey)
          .sorted(NEWEST_FIRST)
          .toList();
      int offset = random.nextInt(Math.min(4, expected.size() + 1));
      UUID after = offset == 0 ? null : expected.get(offset - 1);
      int most = random.nextInt(1, 6);
      SlotReader.UserPage page = reader.ofUser(user, after, most);
      assertThat(page.total()).isEqualTo(expected.size() - offset);
      assertThat(page.reservations()).extracting(StoredReservation::id)
          .isEqualTo(expected.stream().skip(offset).limit(most).toList());
    }

    private void compareList(SlotReader reader) {
      SlotQuery query = new SlotQuery(random.nextBoolean() ? 0 : time - 200,
          random.nextBoolean() ? Slot.LAST_TIME + 1 : time + 500, random.nextInt(4),
          random.nextInt(3) == 0 ? "n" + random.nextInt(4) : "");
      long expected = model.slots().values().stream()
          .filter(slot -> query.from() <= slot.startAt() && slot.startAt() < query.to()
              && slot.name().startsWith(query.name())
              && slot.capacity() - model.reserved(slot.id()) >= query.minAvailable())
          .count();
      SlotSearch.SlotPage page = SlotBench.search(List.of(reader), query, 0, 100);
      assertThat(page.total()).as("%s", query).isEqualTo(expected);
      assertThat(page.slots()).hasSize((int) expected);
    }
  }
}
