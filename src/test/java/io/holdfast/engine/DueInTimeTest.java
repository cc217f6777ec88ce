package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.codec.Kinds;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationDomain;
import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.Request;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.simulation.Simulation;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import io.holdfast.slots.SlotMachine;
import io.holdfast.slots.SlotReader;
import io.holdfast.slots.SlotReply.Reservation;
import io.holdfast.slots.SlotSettings;
import io.holdfast.slots.SlotView;
import io.holdfast.slots.SlotsDomain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How late what is due is done when nobody asks, in simulated time. */
class DueInTimeTest {
  private static final String SLOT = "slot";
  private static final int CAPACITY = 10_000;
  private static final long HOLD_MILLIS = 3_000;
  /** More than three ticks may act on. */
  private static final int HOLDS = 3_500;
  private static final int PORTION = 2_500;
  private static final int SLACK_OF_HOLDS = 100;
  private static final int SLACK_OF_LOCKS = 50;

  private final Simulation world = new Simulation(Simulation.anySeed());
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private SimulatedCluster.Member member;

  @BeforeEach
  void start() {
    cluster.kinds = Kinds.standard();
    cluster.domains = List.of(new SlotsDomain(), new CoordinationDomain());
    member = cluster.alone().startAndWait();
  }

  private SimulatedCluster.Told hold(int number) {
    UUID id = Routing.id(1_000 + number, number, Routing.hashOf(SLOT));
    return member.submit(new Reserve(id, SLOT, "ann", 1, new byte[0], (int) HOLD_MILLIS / 1_000, false, false));
  }

  private int reserved() {
    SlotReader reader = view().reader();
    assertThat(reader.find(SLOT)).isTrue();
    return reader.reserved();
  }

  @Test
  void holdsGiveTheirPlacesBackWithinATenthOfASecond() {
    byte[] head = ("{\"id\":\"" + SLOT + "\"").getBytes(StandardCharsets.UTF_8);
    long start = world.millis() + 3_600_000;
    member.submitAndWait(new CreateSlot(new Slot(SLOT, "Slot", start, start + 3_600_000, CAPACITY, head)));
    List<SimulatedCluster.Told> told = new ArrayList<>();
    for (int i = 0; i < HOLDS; i++) {
      told.add(hold(i));
    }
    world.runUntil(() -> told.stream().allMatch(SimulatedCluster.Told::isOver), 60_000, "all hold places");
    long last = told.stream().mapToLong(each -> ((Reservation) each.reply).until()).max().orElseThrow();
    assertThat(reserved()).isEqualTo(HOLDS);

    world.runUntil(() -> reserved() == 0, 60_000, "the places are free");

    assertThat(member.clock.millis() - last).isBetween(0L, (long) SLACK_OF_HOLDS);
  }

  @Test
  void manyThatAreDueAtOneMomentAreDoneWithoutPauses() {
    byte[] head = ("{\"id\":\"" + SLOT + "\"").getBytes(StandardCharsets.UTF_8);
    long end = world.millis() + 60_000;
    member.submitAndWait(new SystemCommand.ChangeSetting(SlotSettings.RETENTION.name(), 0));
    member.submitAndWait(new CreateSlot(new Slot(SLOT, "Slot", end - 1, end, CAPACITY, head)));
    for (int first = 0; first < CAPACITY; first += PORTION) {
      confirm(first, first + PORTION);
    }
    assertThat(view().reservations()).isEqualTo(CAPACITY);
    assertThat(world.millis()).isLessThan(end);

    world.runUntil(() -> view().reservations() == 0, 120_000, "all are forgotten");

    assertThat(member.clock.millis() - end).isBetween(0L, (long) SLACK_OF_HOLDS);
  }

  private void confirm(int from, int to) {
    List<SimulatedCluster.Told> told = new ArrayList<>();
    for (int i = from; i < to; i++) {
      UUID id = Routing.id(1_000 + i, i, Routing.hashOf(SLOT));
      told.add(member.submit(new Reserve(id, SLOT, "ann", 1, new byte[0], 0, false, false)));
    }
    world.runUntil(() -> told.stream().allMatch(SimulatedCluster.Told::isOver), 60_000, "all are confirmed");
  }

  private SlotView view() {
    int partition = member.instance.partitioning().partitionOf(Routing.hashOf(SLOT));
    return member.instance.machine(partition, SlotMachine.class).view();
  }

  private Execute lock(String waiter, long holdMillis, long waitMillis) {
    Claim claim = new Claim(Sort.LOCK, "door", waiter, 1, 1, holdMillis, waitMillis);
    return new Execute("env", UUID.nameUUIDFromBytes(waiter.getBytes(StandardCharsets.UTF_8)), Request.of(claim));
  }

  @Test
  void aLockWhoseHolderIsSilentGoesDownItsLineWithoutDelay() {
    List<SimulatedCluster.Told> told = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      told.add(member.submit(lock("client-" + i, 200, 60_000)));
    }
    long until = 0;
    for (SimulatedCluster.Told each : told) {
      world.runUntil(each::isOver, 60_000, "the lock is handed over");
      assertThat(member.clock.millis() - until).as("since the one before had it")
          .isBetween(0L, until == 0 ? Long.MAX_VALUE : SLACK_OF_LOCKS);
      until = ((Executed) each.reply).till();
    }
    int partition = member.instance.partitioning().partitionOf(Routing.hashOf("env"));
    assertThat(member.instance.machine(partition, CoordinationMachine.class).view().waiting()).isZero();
  }
}
