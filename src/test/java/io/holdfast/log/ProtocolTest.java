package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.SimulatedStream;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several instances append at once while everything goes wrong now and then: whatever is told of a batch is true, and
 * all instances come to the same sequence of entries. {@code -Dholdfast.seed=N} repeats a run.
 */
class ProtocolTest {
  private static final int INSTANCES = 3;
  private static final int ROUNDS = 40;

  private enum Fate { ACCEPTED, REFUSED, UNKNOWN }

  private static final class World {
    final Simulation simulation;
    final Faults faults = Faults.some();
    final SimulatedJournal journal;
    final SimulatedStream stream;
    final Map<List<Byte>, Fate> fates = new HashMap<>();
    final Map<List<Byte>, Position> places = new HashMap<>();

    /** The history up to the floor, as a snapshot would have it. */
    List<JournalEntry> snapshot = List.of();

    World(Simulation simulation) {
      this.simulation = simulation;
      journal = new SimulatedJournal(simulation, faults, 8);
      stream = new SimulatedStream(simulation, faults);
    }
  }

  private static final class Instance implements EntryHandler, FollowListener {
    final World world;
    final SimulatedLoop loop;
    final SimulatedClock clock;
    final Follower follower;
    final Appender appender;
    final Journal journal;
    final List<JournalEntry> handled = new ArrayList<>();
    final int number;
    byte made;
    int epoch = 1;
    int life;
    int recoveries;

    Instance(World world, int number) {
      this.world = world;
      this.number = number;
      loop = new SimulatedLoop(world.simulation);
      clock = new SimulatedClock(world.simulation);
      clock.beWrongBy(world.simulation.between(-2_000, 2_000));
      journal = world.journal.connect();
      EntryStream stream = world.stream.connect();
      follower = new Follower(loop, clock, journal, stream, this, this, world.simulation.random());
      appender = new Appender(loop, clock, journal, stream, follower, world.simulation.random());
      loop.execute(() -> {
        follower.start(1, new Position(0, 0), 0);
        appender.start(1, new UUID(number, ++life));
      });
    }

    @Override
    public void handle(JournalEntry entry) {
      handled.add(entry);
    }

    @Override
    public void caughtUp(Position applied) {
      assertThat(applied).isEqualTo(follower.applied());
    }

    @Override
    public void stopped(Trouble trouble) {
      assertThat(trouble.kind()).as(trouble.toString()).isEqualTo(Trouble.Kind.RECOVER);
      recoveries++;
      appender.stop("recovering");
      recover();
    }

    /** As an instance does: from the newest snapshot, under a new incarnation. */
    private void recover() {
      journal.head().whenComplete((head, failure) -> loop.execute(() -> {
        if (failure != null) {
          loop.schedule(50, this::recover);
          return;
        }
        handled.clear();
        handled.addAll(world.snapshot);
        boolean empty = handled.isEmpty();
        Position from = empty ? new Position(0, 0) : handled.getLast().position();
        epoch = head.epoch();
        follower.start(head.epoch(), from, empty ? 0 : handled.getLast().logTime());
        appender.start(head.epoch(), new UUID(number, ++life));
      }));
    }

    void append() {
      loop.execute(() -> {
        if (appender.isFree()) {
          byte[] submission = {(byte) number, ++made};
          appender.append(List.of(submission), told(List.of(submission[0], submission[1])));
        }
      });
    }

    private AppendOutcome told(List<Byte> content) {
      return new AppendOutcome() {
        @Override
        public void accepted(Accepted place) {
          tell(Fate.ACCEPTED);
          world.places.put(content, new Position(epoch, place.sequence()));
        }

        @Override
        public void refused(JournalException cause) {
          tell(Fate.REFUSED);
        }

        @Override
        public void unknown(JournalException cause) {
          tell(Fate.UNKNOWN);
        }

        private void tell(Fate fate) {
          assertThat(world.fates.put(content, fate)).as("told twice of %s", content).isNull();
        }
      };
    }

    long stableSequence() {
      return follower.applied().sequence();
    }
  }

  private static List<Byte> content(JournalEntry entry) {
    int end = entry.entry().length - Integer.BYTES;
    return List.of(entry.entry()[end - 2], entry.entry()[end - 1]);
  }

  @Test
  void whateverGoesWrongAllComeToTheSame() {
    everythingGoesWrong(60);
  }

  @Test
  void trimmingAndARestoreInTheMiddleBringAllToTheNewHistory() {
    trimmedAndRestored(60);
  }

  @Test
  @Tag("full")
  void inThousandsOfWorlds() {
    everythingGoesWrong(5_000);
    trimmedAndRestored(5_000);
  }

  private static void everythingGoesWrong(int worlds) {
    Simulation.everySeed(worlds, simulation -> {
      World world = new World(simulation);
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(new Instance(world, i + 1));
      }
      for (int round = 0; round < ROUNDS; round++) {
        instances.forEach(Instance::append);
        disturb(world);
        simulation.runFor(simulation.between(0, 30));
      }
      settle(world, instances);
      verify(world, instances);
      assertThat(world.fates.values()).as("nothing stays unknown without a restore").doesNotContain(Fate.UNKNOWN);
      assertThat(instances).allSatisfy(instance -> assertThat(instance.recoveries).isZero());
    });
  }

  private static void trimmedAndRestored(int worlds) {
    Simulation.everySeed(worlds, simulation -> {
      World world = new World(simulation);
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(new Instance(world, i + 1));
      }
      long restoredTo = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        instances.forEach(Instance::append);
        disturb(world);
        simulation.runFor(simulation.between(0, 30));
        trimSometimes(world);
        if (round == ROUNDS / 2) {
          restoredTo = restore(world);
        }
      }
      settle(world, instances);
      forgiveWhatWasAbandoned(world, restoredTo);
      verify(world, instances);
      assertThat(instances).allSatisfy(instance -> assertThat(instance.recoveries).isPositive());
    });
  }

  private static void trimSometimes(World world) {
    if (world.simulation.chance(0.1)) {
      long floor = world.simulation.between(world.snapshot.size(), world.journal.sequence());
      List<JournalEntry> kept = new ArrayList<>(world.snapshot);
      world.journal.entries().stream().filter(e -> e.position().sequence() <= floor).forEach(kept::add);
      world.snapshot = kept;
      world.journal.trim(kept.isEmpty() ? new Position(0, 0) : kept.getLast().position());
    }
  }

  private static long restore(World world) {
    long to = world.simulation.between(world.snapshot.size(), world.journal.sequence());
    world.journal.restoreTo(to);
    return to;
  }

  /** An operator's restore abandons what was accepted above it, and what was on its way then may be unknown. */
  private static void forgiveWhatWasAbandoned(World world, long restoredTo) {
    world.places.forEach((content, place) -> {
      if (place.epoch() == 1 && place.sequence() > restoredTo) {
        world.fates.put(content, Fate.UNKNOWN);
      }
    });
  }

  private static void settle(World world, List<Instance> instances) {
    calm(world);
    world.simulation.runFor(5_000);
    instances.forEach(Instance::append); // Whoever has slept through a restore learns of it now.
    world.simulation.runFor(5_000);
    world.simulation.runUntil(
        () -> instances.stream().allMatch(i -> i.appender.isFree() && i.stableSequence() == world.journal.sequence()),
        60_000, "all have all");
  }

  private static void disturb(World world) {
    if (world.simulation.chance(0.1)) {
      world.journal.down(world.simulation.chance(0.5));
    }
    if (world.simulation.chance(0.1)) {
      world.stream.down(world.simulation.chance(0.5));
    }
    if (world.simulation.chance(0.1)) {
      world.journal.full(world.simulation.chance(0.5));
    }
  }

  private static void calm(World world) {
    world.faults.cease();
    world.journal.down(false);
    world.journal.full(false);
    world.stream.down(false);
    world.simulation.runFor(2_000);
  }

  private static void verify(World world, List<Instance> instances) {
    List<JournalEntry> entries = new ArrayList<>(world.snapshot);
    entries.addAll(world.journal.entries());
    for (Instance instance : instances) {
      assertThat(instance.handled).extracting(JournalEntry::position)
          .isEqualTo(entries.stream().map(JournalEntry::position).toList());
      assertThat(instance.handled).extracting(JournalEntry::entry)
          .isEqualTo(entries.stream().map(JournalEntry::entry).toList());
    }
    long time = 0;
    Map<List<Byte>, Integer> times = new HashMap<>();
    for (JournalEntry entry : entries) {
      assertThat(entry.logTime()).isGreaterThanOrEqualTo(time);
      time = entry.logTime();
      times.merge(content(entry), 1, Integer::sum);
    }
    assertThat(new TreeSet<>(times.values())).as("accepted twice").isSubsetOf(1);
    world.fates.forEach((content, fate) -> {
      switch (fate) {
        case ACCEPTED -> assertThat(times).as("told as accepted").containsKey(content);
        case REFUSED -> assertThat(times).as("told as refused").doesNotContainKey(content);
        case UNKNOWN -> { }
      }
    });
    assertThat(world.fates.keySet()).containsAll(times.keySet());
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    long seed = Simulation.anySeed();
    assertThat(history(seed)).isEqualTo(history(seed));
  }

  private static long history(long seed) {
    Simulation simulation = new Simulation(seed);
    World world = new World(simulation);
    Instance one = new Instance(world, 1);
    Instance two = new Instance(world, 2);
    for (int i = 0; i < 20; i++) {
      one.append();
      two.append();
      simulation.runFor(10);
    }
    return simulation.history();
  }
}
