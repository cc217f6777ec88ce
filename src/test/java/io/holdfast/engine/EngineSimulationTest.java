package io.holdfast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.SimulatedCluster.Member;
import io.holdfast.engine.SimulatedCluster.Told;
import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances under random commands while everything goes wrong now and then, and instances are killed at any event:
 * afterwards all agree with one another and with a naive model of the journal, and with what callers were told.
 * {@code -Dholdfast.seed=N} repeats a run.
 */
class EngineSimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(EngineSimulationTest.class);

  @Test
  void anInstanceAloneSurvivesEverything() {
    Simulation.everySeed(15, world -> new Run(world, 1, 200).all());
  }

  @Test
  void severalInstancesAgree() {
    Simulation.everySeed(15, world -> new Run(world, 3, 200).all());
  }

  @Test
  @Tag("full")
  void longRuns() {
    Simulation.everySeed(300, world -> new Run(world, (int) world.between(1, 4), 500).all());
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    long seed = Simulation.anySeed();
    assertThat(historyOf(seed)).isEqualTo(historyOf(seed));
  }

  private static long historyOf(long seed) {
    Simulation world = new Simulation(seed);
    new Run(world, 2, 150).all();
    return world.history();
  }

  /** One request of a client, perhaps tried several times with the same key. */
  private static final class Request {
    final Command command;
    final String key;
    final List<Told> attempts = new ArrayList<>();

    Request(Command command, String key) {
      this.command = command;
      this.key = key;
    }

    Told last() {
      return attempts.getLast();
    }
  }

  private static final class Run {
    final Simulation world;
    final SimulatedCluster cluster;
    final int size;
    final int steps;
    final List<Member> members = new ArrayList<>();
    final List<Request> requests = new ArrayList<>();
    final List<Request> notes = new ArrayList<>();
    final boolean forgetful;
    int restarts;
    int made;

    Run(Simulation world, int size, int steps) {
      this.world = world;
      this.size = size;
      this.steps = steps;
      this.forgetful = world.chance(0.3);
      this.cluster = new SimulatedCluster(world, new int[] {1, 2, 5, 8}[(int) world.between(0, 3)]);
      // The naive model reads the whole journal, so nothing may be trimmed.
      cluster.options = InstanceOptions.defaults().withSnapshots(0, world.between(10, 200), 0, 2)
          .withSnapshotCheck(SnapshotCheck.OTHERS)
          .withAnswerMillis(1_500).withHeartbeatMillis(world.between(100, 2_000))
          .withGatherMillis(world.between(0, 3));
    }

    void all() {
      for (int i = 0; i < size; i++) {
        members.add(fresh().startAndWait());
      }
      fund();
      copyFaults(Faults.some());
      for (int i = 0; i < steps; i++) {
        step();
        world.runFor(world.between(0, 40));
      }
      calm();
      verify();
      report();
    }

    private void report() {
      List<Told> told = requests.stream().flatMap(request -> request.attempts.stream()).toList();
      LOG.info("{} entries, {} attempts: {} replied, {} refused, {} unknown, {} lost; {} snapshots, {} restarts",
          cluster.journal.sequence(), told.size(), told.stream().filter(each -> each.reply != null).count(),
          told.stream().filter(each -> each.refusal != null).count(),
          told.stream().filter(each -> each.unknown != null).count(),
          told.stream().filter(each -> !each.isOver()).count(), cluster.archive.size(), restarts);
    }

    private Member fresh() {
      return size == 1 ? cluster.alone() : cluster.among();
    }

    private void fund() {
      for (int i = 0; i < 10; i++) {
        members.getFirst().submitAndWait(new LedgerCommand.Deposit(account(i), 100));
      }
    }

    private void copyFaults(Faults from) {
      cluster.faults.unknownBefore = from.unknownBefore;
      cluster.faults.unknownAfter = from.unknownAfter;
      cluster.faults.unknownLate = from.unknownLate;
      cluster.faults.unavailable = from.unavailable;
      cluster.faults.late = from.late;
      cluster.faults.streamLoses = from.streamLoses;
      cluster.faults.streamRepeats = from.streamRepeats;
      cluster.faults.streamDelays = from.streamDelays;
    }

    private static String account(long number) {
      return "account-" + number;
    }

    private String anyAccount() {
      return account(world.between(0, 9));
    }

    private void step() {
      int burst = (int) world.between(1, 6);
      for (int i = 0; i < burst; i++) {
        request();
      }
      if (world.chance(0.3)) {
        retrySome();
      }
      if (world.chance(0.08)) {
        disturb();
      }
    }

    private void request() {
      made++;
      Command command = anyCommand();
      Request request = new Request(command, world.chance(0.5) ? "key-" + made : null);
      requests.add(request);
      if (command instanceof LedgerCommand.Note) {
        notes.add(request);
      }
      attempt(request);
    }

    private Command anyCommand() {
      return switch ((int) world.between(0, 9)) {
        case 0, 1 -> new LedgerCommand.Transfer(anyAccount(), anyAccount(), world.between(0, 80), false);
        case 2 -> new LedgerCommand.Transfer(anyAccount(), anyAccount(), world.between(0, 20), true);
        case 3 -> new LedgerCommand.TransferAt(anyAccount(), anyAccount(), world.between(0, 50), world.between(1, 9));
        case 4 -> new LedgerCommand.Await("door-" + world.between(0, 40), world.between(1, 3_000));
        case 5 -> new LedgerCommand.Put("door-" + world.between(0, 40), made);
        case 6 -> new LedgerCommand.NoteEverywhere("everywhere-" + world.between(0, 3));
        default -> new LedgerCommand.Note("note-" + made, "owner");
      };
    }

    private void attempt(Request request) {
      Member member = members.get((int) world.between(0, members.size() - 1));
      // A retried note may be routed elsewhere, as one whose id is made anew for every try.
      Command command = request.command instanceof LedgerCommand.Note note
          ? new LedgerCommand.Note(note.id(), "owner-" + world.between(0, 20)) : request.command;
      request.attempts.add(member.submit(command, request.key, request.command.toString()));
    }

    private void retrySome() {
      for (Request request : requests) {
        if (request.key != null && request.attempts.size() < 6 && world.chance(0.02)) {
          attempt(request);
        }
      }
    }

    private void disturb() {
      int at = (int) world.between(0, members.size() - 1);
      Member member = members.get(at);
      switch ((int) world.between(0, 7)) {
        case 0, 1, 2 -> restart(at);
        case 3 -> {
          cluster.journal.down(true);
          world.after(world.between(1, 700) * 1_000_000, () -> cluster.journal.down(false));
        }
        case 4 -> {
          cluster.stream.down(true);
          world.after(world.between(1, 700) * 1_000_000, () -> cluster.stream.down(false));
        }
        case 5 -> member.loops.get((int) world.between(0, 3)).stall(world.between(1, 1_000));
        case 6 -> member.clock.beWrongBy(world.between(-5_000, 5_000));
        default -> {
          if (forgetful) {
            member.submit(new SystemCommand.ChangeSetting("engine.idempotency_keys", world.between(5, 100)));
          }
        }
      }
    }

    private void restart(int at) {
      restarts++;
      Member old = members.get(at);
      old.crash();
      Member next = fresh();
      members.set(at, next);
      next.start();
      if (world.chance(0.5)) {
        members.get((int) world.between(0, size - 1)).submit(
            new SystemCommand.InstanceGone(old.instance.status().incarnation()));
      }
    }

    private void calm() {
      cluster.faults.cease();
      cluster.journal.down(false);
      cluster.stream.down(false);
      world.runFor(10_000);
      members.forEach(Member::ready);
      members.forEach(member -> member.lease.close());
      world.runFor(3_000);
      members.forEach(Member::catchUp);
    }

    private void verify() {
      long last = cluster.journal.sequence();
      LedgerModel model = modelOf(last);
      long hash = members.getFirst().contentHash();
      for (Member member : members) {
        assertThat(member.failure).isNull();
        assertThat(member.contentHash()).as("content of every instance").isEqualTo(hash);
        compare(member, model);
      }
      verifyAnswers();
      verifyNotes(model);
      verifyReplay(last, hash);
      for (int i = 0; i < 3; i++) {
        verifyPrefix(world.between(0, last));
      }
    }

    private LedgerModel modelOf(long last) {
      LedgerModel model = new LedgerModel(cluster.partitions);
      for (JournalEntry entry : cluster.journal.entries()) {
        if (entry.position().sequence() <= last) {
          model.apply(entry);
        }
      }
      return model;
    }

    private void compare(Member member, LedgerModel model) {
      model.balances.forEach((account, balance) ->
          assertThat(member.ledger(account).balanceOf(account)).as(account).isEqualTo(balance));
      model.notes.forEach((note, times) ->
          assertThat(member.sumOf(ledger -> ledger.timesOf(note))).as(note).isEqualTo(times));
      assertThat(member.sumOf(LedgerMachine::waiting)).isEqualTo(model.waiting());
      long deposited = model.balances.isEmpty() ? 0 : member.sumOf(LedgerMachine::total);
      assertThat(deposited).as("money is conserved").isEqualTo(model.total());
      assertThat(rows(member, true)).as("outcomes kept").isEqualTo(model.keysWithOutcome());
      assertThat(rows(member, false)).as("keys that wait").isEqualTo(model.keysThatWait());
    }

    private long rows(Member member, boolean replies) {
      long rows = 0;
      for (int i = 0; i < cluster.partitions; i++) {
        PartitionState state = member.instance.partition(i).state();
        rows += (replies ? state.replies().table() : state.waiters().table()).size();
      }
      return rows;
    }

    /** Whoever is alive has answered everyone; and one key has one outcome. */
    private void verifyAnswers() {
      for (Request request : requests) {
        for (Told told : request.attempts) {
          assertThat(told.isOver() || told.asked.dead).as("%s was answered", request.command).isTrue();
        }
        List<Reply> outcomes = request.attempts.stream().map(told -> told.reply).filter(Run::isOutcome).distinct()
            .toList();
        if (request.key != null && !forgetful) {
          assertThat(outcomes).as("outcomes of %s", request.command).hasSizeLessThanOrEqualTo(1);
        }
      }
    }

    private static boolean isOutcome(Reply reply) {
      return reply != null && reply.isOutcome() && !(reply instanceof SystemReply.Failed);
    }

    private void verifyNotes(LedgerModel model) {
      for (Request note : notes) {
        long times = model.notes.getOrDefault(((LedgerCommand.Note) note.command).id(), 0L);
        long confirmed = note.attempts.stream().filter(told -> told.reply instanceof LedgerReply.Taken).count();
        boolean isDoubtful = note.attempts.stream().anyMatch(told -> told.unknown != null || !told.isOver());
        if (note.key == null) {
          assertThat(times).as("%s told %s", note.command, note.attempts)
              .isBetween(confirmed, isDoubtful ? 1 : confirmed);
        } else if (!forgetful) {
          assertThat(times).as("%s told %s", note.command, note.attempts)
              .isBetween(Math.min(1, confirmed), isDoubtful ? 1 : Math.min(1, confirmed));
        }
      }
    }

    private void verifyReplay(long last, long hash) {
      Member replayed = cluster.reader(cluster.journal, new SimulatedArchive(world)).startAndWait();
      Member restored = cluster.reader(cluster.journal, cluster.archive).startAndWait();
      assertThat(replayed.instance.position().sequence()).isEqualTo(last);
      assertThat(replayed.contentHash()).as("content after replay").isEqualTo(hash);
      assertThat(restored.contentHash()).as("content after restore from snapshot").isEqualTo(hash);
    }

    private void verifyPrefix(long last) {
      SimulatedJournal prefix = cluster.journal.prefix(last);
      Member replayed = cluster.reader(prefix, new SimulatedArchive(world)).startAndWait();
      Member restored = cluster.reader(prefix, cluster.archive).startAndWait();
      assertThat(restored.contentHash()).as("content of a prefix").isEqualTo(replayed.contentHash());
      compare(restored, modelOf(last));
    }
  }
}
