package io.holdfast.engine;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.log.EntryStream;
import io.holdfast.log.KeeperLease;
import io.holdfast.simulation.Faults;
import io.holdfast.simulation.SimulatedArchive;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedJournalConnection;
import io.holdfast.simulation.SimulatedLease;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.SimulatedStream;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Whole instances over one simulated journal, in one thread. */
final class SimulatedCluster {
  final Simulation world;
  final Faults faults = new Faults();
  final SimulatedStream stream;
  final SimulatedLease office;
  final SimulatedArchive archive;
  final int partitions;
  SimulatedJournal journal;
  Kinds kinds = Ledger.KINDS;
  List<Domain<?, ?>> domains = List.of(new Ledger());
  FeedOptions feedOptions = FeedOptions.defaults();
  InstanceOptions options = InstanceOptions.defaults().withSnapshots(0, 0, 0, 3);

  SimulatedCluster(Simulation world, int partitions) {
    this.world = world;
    this.partitions = partitions;
    this.journal = new SimulatedJournal(world, faults, partitions);
    this.stream = new SimulatedStream(world, faults);
    this.office = new SimulatedLease(world);
    this.archive = new SimulatedArchive(world);
  }

  /** An instance alone with its journal. */
  Member alone() {
    return new Member(journal, archive, options, EntryStream.none(), office.candidate());
  }

  /** An instance that knows other kinds of commands. */
  Member knowing(Kinds known) {
    kinds = known;
    return alone();
  }

  /** An instance among others. */
  Member among() {
    return new Member(journal, archive, options, stream.connect(), office.candidate());
  }

  /** An instance that only replays what is in a journal. */
  Member reader(SimulatedJournal read, SnapshotArchive snapshots) {
    return new Member(read, snapshots, options.withReadOnly(true), EntryStream.none(), KeeperLease.alone());
  }

  /** One instance, and what the test knows of it. */
  final class Member implements InstanceListener {
    final SimulatedClock clock = new SimulatedClock(world);
    final SimulatedJournal followed;
    final SimulatedJournalConnection connection;
    final EntryStream courier;
    final KeeperLease lease;
    final List<SimulatedLoop> loops = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    final List<String> traced = new ArrayList<>();
    boolean tracing;
    final Ports ports;
    final Instance instance;
    boolean dead;
    String failure;

    Member(SimulatedJournal followed, SnapshotArchive snapshots, InstanceOptions memberOptions, EntryStream courier,
        KeeperLease lease) {
      this.followed = followed;
      this.connection = followed.connect();
      this.courier = courier;
      this.lease = lease;
      for (int i = 0; i < 4; i++) {
        loops.add(new SimulatedLoop(world));
      }
      ports = new Ports(clock, loops.get(0), List.copyOf(loops.subList(1, 4)), connection, courier, lease, snapshots,
          domains, kinds);
      instance = new Instance(ports, memberOptions, feedOptions,
          () -> new UUID(world.random().nextLong(), world.random().nextLong()),
          (partition, position, index, emitted) -> emitted.forEach(change -> changes.add(change.toString())), this);
    }

    Member start() {
      instance.start();
      return this;
    }

    Member startAndWait() {
      start();
      ready();
      return this;
    }

    void ready() {
      world.runUntil(() -> instance.state() == InstanceState.READY, 60_000, "the instance is ready");
    }

    /** Kill -9. */
    void crash() {
      dead = true;
      loops.forEach(SimulatedLoop::kill);
      connection.cut();
      courier.close();
      lease.close();
    }

    Told submit(Command command) {
      return submit(command, null);
    }

    Told submitTraced(Command command, String traceParent) {
      Told told = new Told(this);
      instance.submit(new Submission(command, "somebody", null, traceParent), told);
      return told;
    }

    @Override
    public boolean tracesOthers() {
      return tracing;
    }

    @Override
    public void appliedFromAnother(String traceParent, Position position, long beganNanos, long endedNanos) {
      traced.add(traceParent + " " + position + (endedNanos >= beganNanos ? "" : " backwards"));
    }

    Told submit(Command command, String key) {
      return submit(command, key, command.toString());
    }

    Told submit(Command command, String key, String request) {
      Told told = new Told(this);
      Idempotency idempotency = key == null ? null : new Idempotency(key, request.hashCode(), 7);
      instance.submit(new Submission(command, "somebody", idempotency, null), told);
      return told;
    }

    Told submitAndWait(Command command) {
      return submitAndWait(command, null);
    }

    Told submitAndWait(Command command, String key) {
      Told told = submit(command, key);
      world.runUntil(told::isOver, 60_000, "an answer to " + command);
      return told;
    }

    LedgerMachine ledger(String owner) {
      return instance.machine(instance.partitioning().partitionOf(Routing.hashOf(owner)), LedgerMachine.class);
    }

    long sumOf(ToLongFunction<LedgerMachine> figure) {
      long sum = 0;
      for (int i = 0; i < partitions; i++) {
        sum += figure.applyAsLong(instance.machine(i, LedgerMachine.class));
      }
      return sum;
    }

    /** Waits until this instance has applied all there is. */
    void catchUp() {
      world.runUntil(() -> instance.position().sequence() == followed.sequence(), 120_000,
          "all of " + followed.sequence() + " applied");
    }

    long contentHash() {
      long[] hash = new long[1];
      boolean[] told = new boolean[1];
      instance.hash((position, content) -> {
        hash[0] = content;
        told[0] = true;
      });
      world.runUntil(() -> told[0], 10_000, "a hash");
      return hash[0];
    }

    @Override
    public void failed(String message, Throwable cause) {
      failure = message;
    }
  }

  /** What a caller was told; fails the test if it is told twice. */
  final class Told implements Answer {
    final Member asked;
    Reply reply;
    Position position;
    Refusal refusal;
    String unknown;

    Told(Member asked) {
      this.asked = asked;
    }

    boolean isOver() {
      return reply != null || refusal != null || unknown != null;
    }

    private void once() {
      if (isOver()) {
        throw new AssertionError("answered twice, first with " + this);
      }
    }

    @Override
    public void replied(Reply given, Position at) {
      once();
      reply = given;
      position = at;
      world.note(given.hashCode() * 31L + at.sequence());
    }

    @Override
    public void refused(Refusal given) {
      once();
      refusal = given;
      world.note(given.reason().ordinal());
    }

    @Override
    public void unknown(String detail) {
      once();
      unknown = detail;
      world.note(99);
    }

    @Override
    public String toString() {
      return reply + "/" + refusal + "/" + unknown;
    }
  }
}
