package io.holdfast.simulation.workload;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import io.holdfast.slots.NaiveSlots;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand;
import io.holdfast.slots.SlotMachine;
import io.holdfast.slots.SlotReader;
import io.holdfast.slots.SlotsDomain;
import io.holdfast.slots.Status;
import io.holdfast.slots.StoredReservation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Few small slots that everybody wants: reserved, held for a second or two, confirmed, cancelled, waited for, made
 * smaller and larger, moved, deleted and made anew. Never oversold; what is reserved is what reservations have; lines
 * in order.
 */
public final class SlotsWorkload implements Workload {
  private static final int SLOTS = 7;
  private static final int USERS = 5;
  private static final int RECENT = 40;
  private static final long RETENTION = 3_000;
  private static final long CLOSED_RETENTION = 1_500;
  private static final long LINE_HOLD = 1_200;
  private static final byte[] NOTHING = {};

  /** The newest reservations that clients asked for, answered or not. */
  private final List<UUID> recent = new ArrayList<>();

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public Domain<?, ?> domain() {
    return new SlotsDomain();
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveSlotsMachine(partitions);
  }

  @Override
  public List<Command> opening() {
    return List.of(
        new SystemCommand.ChangeSetting("slots.retention", RETENTION),
        new SystemCommand.ChangeSetting("slots.closed-retention", CLOSED_RETENTION),
        new SystemCommand.ChangeSetting("slots.line-hold", LINE_HOLD));
  }

  @Override
  public Act next(Client client) {
    boolean key = client.chance(0.5);
    return switch ((int) client.between(0, 15)) {
      case 0, 1 -> Act.Write.of(new SlotCommand.CreateSlot(slot(client)), key);
      case 2 -> Act.Write.of(new SlotCommand.ReplaceSlot(slot(client), 0), key);
      case 3 -> client.chance(0.4) ? Act.Write.of(new SlotCommand.DeleteSlot(anySlot(client), 0), key) : read(client);
      case 4, 5 -> Act.Write.of(new SlotCommand.Confirm(anyReservation(client)), key);
      case 6, 7 -> Act.Write.of(new SlotCommand.Cancel(anyReservation(client)), key);
      case 8, 9 -> read(client);
      default -> reserve(client, key);
    };
  }

  private static String anySlot(Client client) {
    return "slot-" + client.between(1, SLOTS);
  }

  private static Slot slot(Client client) {
    String id = anySlot(client);
    long start = client.now() + client.between(-500, 2_000);
    byte[] head = ("{\"id\":\"" + id + "\"").getBytes(StandardCharsets.UTF_8);
    return new Slot(id, "name " + client.between(1, 3), start, start + client.between(500, 6_000),
        (int) client.between(1, 6), head);
  }

  /** Every try makes an id of its own, as an instance does that is asked again. */
  private Act reserve(Client client, boolean key) {
    String slot = anySlot(client);
    String user = "user-" + client.between(1, USERS);
    int quantity = (int) client.between(1, 3);
    int hold = client.chance(0.5) ? (int) client.between(1, 3) : 0;
    boolean waitlist = client.chance(0.5);
    boolean remembered = client.chance(0.5);
    long made = client.now();
    long number = client.between(0, Long.MAX_VALUE >> 8);
    return Act.Write.each((node, attempt) -> {
      UUID id = Routing.id(made, number + ((long) attempt << 20), Routing.of(slot));
      remember(id);
      return new SlotCommand.Reserve(id, slot, user, quantity, NOTHING, hold, waitlist, remembered);
    }, key);
  }

  private void remember(UUID id) {
    if (recent.size() == RECENT) {
      recent.removeFirst();
    }
    recent.add(id);
  }

  private UUID anyReservation(Client client) {
    return recent.isEmpty() ? new UUID(0, 0) : recent.get((int) client.between(0, recent.size() - 1L));
  }

  private static Act read(Client client) {
    String slot = anySlot(client);
    return new Act.Read(Routing.of(slot), client.chance(0.2), slot, node -> {
      SlotReader reader = reader(node, partitionOf(node, slot));
      if (!reader.find(slot)) {
        return -1;
      }
      requireNotOversold(node, slot, reader);
      return reader.reserved();
    });
  }

  private static int partitionOf(Node node, String slot) {
    return node.instance().partitioning().partitionOf(Routing.of(slot));
  }

  private static SlotReader reader(Node node, int partition) {
    return node.instance().machine(partition, SlotMachine.class).view().reader();
  }

  private static void requireNotOversold(Node node, String slot, SlotReader reader) {
    Violation.unless(reader.reserved() <= reader.capacity(), "never oversold",
        () -> node.name() + " has " + reader.reserved() + " of " + reader.capacity() + " places of " + slot);
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    NaiveSlotsMachine naive = (NaiveSlotsMachine) model;
    for (int partition = 0; partition < naive.count(); partition++) {
      SlotReader reader = reader(node, partition);
      NaiveSlots slots = naive.partition(partition);
      slots.bookings().forEach((id, booking) -> compare(node, id, booking, reader.reservation(id)));
      int has = node.instance().machine(partition, SlotMachine.class).view().reservations();
      same(node, "reservations", has, slots.bookings().size());
    }
    for (int number = 1; number <= SLOTS; number++) {
      String slot = "slot-" + number;
      int partition = partitionOf(node, slot);
      compare(node, slot, reader(node, partition), naive.partition(partition));
    }
  }

  private static void compare(Node node, UUID id, NaiveSlots.Booking booking, StoredReservation stored) {
    boolean same = stored != null && stored.status() == booking.status() && stored.reason() == booking.reason()
        && stored.due() == booking.due() && stored.slot().equals(booking.request().slot())
        && stored.user().equals(booking.request().user()) && stored.quantity() == booking.request().quantity();
    Violation.unless(same, "state is what the journal means", () -> node.name() + " at "
        + node.instance().position() + " has " + stored + ", not " + booking.status() + " " + booking.reason()
        + " due " + booking.due() + " for " + id);
  }

  private static void compare(Node node, String slot, SlotReader reader, NaiveSlots naive) {
    boolean found = reader.find(slot);
    same(node, slot, found, naive.slots().containsKey(slot));
    if (found) {
      requireNotOversold(node, slot, reader);
      same(node, "places reserved of " + slot, reader.reserved(), naive.reserved(slot));
      same(node, "waiting for " + slot, reader.waiting(), naive.line(slot).size());
      same(node, "capacity of " + slot, reader.capacity(), naive.slots().get(slot).capacity());
      requireLineInOrder(node, slot, reader, naive);
    }
  }

  /** Nobody waits who could have had the places that are free. */
  private static void requireLineInOrder(Node node, String slot, SlotReader reader, NaiveSlots naive) {
    int free = reader.capacity() - reader.reserved();
    boolean over = naive.isOver(slot);
    naive.line(slot).forEach(booking -> Violation.unless(
        over || reader.reservation(booking.request().id()).status() != Status.WAITING
            || booking.request().quantity() > free,
        "lines move up", () -> node.name() + " has " + free + " places of " + slot + " free, and "
            + booking.request() + " waits"));
  }

  private static void same(Node node, String what, Object has, Object expected) {
    Violation.unless(has.equals(expected), "state is what the journal means", () -> node.name() + " at "
        + node.instance().position() + " has " + what + ": " + has + ", not " + expected);
  }
}
