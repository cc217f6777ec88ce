package io.holdfast.simulation.run;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.InstanceProbe;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.engine.Ports;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import io.holdfast.simulation.Killed;
import io.holdfast.simulation.SimulatedClock;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.SimulatedStream;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** One process: a whole production {@link Instance} over struck ports, and what the simulator knows of it. */
public final class Node implements InstanceListener {
  private static final int LOOPS = 4;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long LONG_PAUSE_MILLIS = 20_000;
  private static final long CUT_OFF_MILLIS = 3_000;
  private static final double SENT_BEFORE_DEATH = 0.5;

  private final Cluster cluster;
  private final String name;
  private final SimulatedJournal stored;
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final SimulatedClock clock;
  private final StruckJournal journal;
  private final StruckStream stream;
  private final StruckLease lease;
  private final Instance instance;
  private final InstanceProbe probe;
  private final Set<Attempt> outstanding = new LinkedHashSet<>();
  private Runnable whatIsSent;
  private Position damagedAt;
  private boolean dead;
  private boolean clockWasWrong;

  /** A process that must be started. */
  Node(Cluster cluster, String name, SimulatedJournal stored, SimulatedStream courier, SnapshotArchive snapshots,
      InstanceOptions options) {
    this.stored = stored;
    this.cluster = cluster;
    this.name = name;
    this.clock = new SimulatedClock(cluster.world());
    this.journal = new StruckJournal(this, stored);
    this.stream = new StruckStream(this, courier.connect());
    this.lease = new StruckLease(this, cluster.office());
    for (int i = 0; i < LOOPS; i++) {
      loops.add(new SimulatedLoop(cluster.world()));
    }
    List<Loop> partitionLoops = List.copyOf(loops.subList(1, LOOPS));
    Ports ports = new Ports(clock, loops.getFirst(), partitionLoops, journal, stream, lease,
        new StruckArchive(this, snapshots), cluster.domains(), cluster.kinds());
    RandomGenerator random = cluster.world().random();
    this.instance = new Instance(ports, options, () -> new UUID(random.nextLong(), random.nextLong()),
        this::changed, this);
    this.probe = new InstanceProbe(instance);
    loops.getFirst().afterTask(this::look);
  }

  void start() {
    note(() -> "starts");
    instance.start();
  }

  private void look() {
    cluster.guard(() -> probe.look((position, hash) -> truth().hashed(name, position, hash)));
  }

  private void changed(int partition, Position position, int index, List<Change> changes) {
    Emissions.Place place = new Emissions.Place(index, partition, changes.getFirst().getClass().getPackageName());
    cluster.guard(() -> truth().changed(name, position, place, changes));
  }

  // ---- striking

  /** Lets something go wrong at a call, or not; what the port itself must do is returned. */
  Fault strike(PortCall call, Supplier<Set<String>> kinds) {
    return strike(call, kinds, false);
  }

  /** The same, perhaps where something has just gone wrong. */
  Fault strike(PortCall call, Supplier<Set<String>> kinds, boolean follows) {
    Fault fault = cluster.weather().at(call, follows || cluster.weather().favours(call, kinds));
    if (fault != Fault.NONE) {
      cluster.coverage().struck(call, fault, kinds.get());
      note(() -> "is struck at " + call + " by " + fault);
      suffer(fault);
      if (fault == Fault.CRASH && loops.stream().anyMatch(SimulatedLoop::isCurrent)) {
        throw new Killed();
      }
    }
    whatIsSent = null;
    return fault;
  }

  /** What may still arrive should the next call be the process's last. */
  void mayLoseWhatIsSent(Runnable sending) {
    whatIsSent = sending;
  }

  /** Suffers a fault that is not of one port alone. */
  void suffer(Fault fault) {
    switch (fault) {
      case CRASH -> crash();
      case PAUSE -> pause();
      case LONG_PAUSE -> stall(world().between(PAUSE_MILLIS, LONG_PAUSE_MILLIS));
      case CUT_OFF -> cutOff();
      default -> { }
    }
  }

  /** The whole process, or one loop alone while the others go on. */
  private void pause() {
    long millis = world().between(1, PAUSE_MILLIS);
    if (world().chance(0.5)) {
      stall(millis);
    } else {
      int one = (int) world().between(0, LOOPS - 1);
      note(() -> "has loop " + one + " stand still for " + millis + " ms");
      loops.get(one).stall(millis);
    }
  }

  private void stall(long millis) {
    note(() -> "stands still for " + millis + " ms");
    loops.forEach(loop -> loop.stall(millis));
  }

  private void cutOff() {
    journal.reachable(false);
    world().after(world().between(1, CUT_OFF_MILLIS) * 1_000_000, () -> journal.reachable(true));
  }

  /** Kill -9. */
  void crash() {
    if (dead) {
      return;
    }
    note(() -> "is killed");
    if (whatIsSent != null && world().chance(SENT_BEFORE_DEATH)) {
      whatIsSent.run();
    }
    end();
    cluster.killed(this);
  }

  /** Ends without a word. */
  void end() {
    dead = true;
    loops.forEach(SimulatedLoop::kill);
    journal.cut();
    stream.close();
    lease.close();
    List.copyOf(outstanding).forEach(Attempt::disconnected);
    outstanding.clear();
  }

  /** What it was given at a position is damaged: it may stop, if it says so. */
  void mayStopAt(Position position) {
    damagedAt = position;
  }

  /** Whether it had to stop, and has named the position. */
  private boolean isRightToStop(String message) {
    boolean isGone = message.contains("the journal went back") && cluster.truth().losses() > 0;
    return isGone || damagedAt != null && message.contains(damagedAt.toString());
  }

  void loseLease() {
    lease.lose();
  }

  void redeliver(JournalEntry entry) {
    stream.redeliver(entry);
  }

  void clockIsWrongBy(long millis) {
    clockWasWrong = true;
    note(() -> "has a clock that is wrong by " + millis + " ms");
    clock.beWrongBy(millis);
  }

  // ---- for clients and checkers

  /** Submits a command; the attempt is told. */
  void submit(Command command, String key, long fingerprint, Attempt attempt) {
    outstanding.add(attempt);
    Idempotency idempotency = key == null ? null : new Idempotency(key, fingerprint, 7);
    instance.submit(new Submission(command, attempt.principal(), idempotency, attempt.trace()), attempt);
  }

  void over(Attempt attempt) {
    outstanding.remove(attempt);
  }

  /** Attempts that have not been told anything. */
  Set<Attempt> outstanding() {
    return outstanding;
  }

  /** Whether it can be reached and serves. */
  boolean serves() {
    return !dead && instance.state() == InstanceState.READY;
  }

  boolean takesWrites() {
    return serves() && !instance.status().journalAway();
  }

  /** Commands applied since the start, counted once for each partition that they touched. */
  long applied() {
    return instance.status().partitions().stream().mapToLong(InstanceStatus.PartitionStatus::commands).sum();
  }

  /** Whether every partition stands at the same position, none of them within an entry, so that all can be read. */
  public boolean isAtRest() {
    if (!serves()) {
      return false;
    }
    long first = instance.appliedBy(0).sequence();
    for (int i = 0; i < instance.partitions(); i++) {
      if (instance.appliedBy(i).sequence() != first || instance.partition(i).queued() > 0) {
        return false;
      }
    }
    return true;
  }

  /** The production instance. */
  public Instance instance() {
    return instance;
  }

  /** A domain's machine in the partition that a routing hash leads to. */
  public <M extends StateMachine<?>> M machine(int routingHash, Class<M> type) {
    return instance.machine(instance.partitioning().partitionOf(routingHash), type);
  }

  /** A domain's machines in all partitions. */
  public <M extends StateMachine<?>> List<M> machines(Class<M> type) {
    return IntStream.range(0, instance.partitions()).mapToObj(i -> instance.machine(i, type)).toList();
  }

  /** What it takes for now, in Unix milliseconds. */
  public long now() {
    return clock.millis();
  }

  /** Whether its clock was ever wrong. */
  public boolean clockWasWrong() {
    return clockWasWrong;
  }

  boolean isDead() {
    return dead;
  }

  long lastSequence() {
    return stored.sequence();
  }

  Truth truth() {
    return cluster.truth();
  }

  Simulation world() {
    return cluster.world();
  }

  /** What it is called in the history. */
  public String name() {
    return name;
  }

  void note(Supplier<String> what) {
    cluster.chronicle().note(name, what);
  }

  // ---- told by the instance

  @Override
  public void changed(InstanceState state) {
    note(() -> "is " + state + " at " + instance.position() + " as "
        + Truth.shortly(instance.status().incarnation()));
  }

  @Override
  public void failed(String message, Throwable cause) {
    note(() -> "has failed: " + message);
    if (isRightToStop(message)) {
      world().after(world().between(0, PAUSE_MILLIS) * 1_000_000, this::crash);
    } else {
      cluster.failed(this, message);
    }
  }
}
