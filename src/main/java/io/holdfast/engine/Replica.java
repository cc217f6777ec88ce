package io.holdfast.engine;

import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.ReplyCodec;
import io.holdfast.codec.Submission;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.table.Table;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The whole state in memory, and all it takes to bring it on by entries: the dispatcher and the partitions. An instance
 * lives on one; a {@link Replay} makes another in its shadow.
 *
 * <p>Threads: the log loop only, except where said.
 */
final class Replica implements Progress {
  private final Loop loop;
  private final Partitioning partitioning;
  private final EntryCodec codec;
  private final ReplicaListener listener;
  private final ChangeCollector collector;
  private final ParkedCommands parked;
  private final Dispatcher dispatcher;
  private final Partition[] partitions;
  private final List<Waiter> waiters = new ArrayList<>();
  /** Whether anyone waits. Written on the log loop, read by partitions. */
  private volatile boolean awaited;
  private final AtomicBoolean lookScheduled = new AtomicBoolean();
  private final Runnable look = this::look;

  /** One who waits until a partition, or every one (-1), has applied a sequence. */
  private record Waiter(int partition, long sequence, Runnable reached) {}

  /** The state of an empty journal. */
  Replica(Ports ports, Partitioning partitioning, Outlets outlets, Admission admission, CutListener cuts,
      ReplicaListener listener) {
    this.loop = ports.logLoop();
    this.partitioning = partitioning;
    this.codec = new EntryCodec(ports.kinds());
    this.listener = listener;
    this.collector = outlets.collector();
    this.parked = outlets.parked();
    this.dispatcher = new Dispatcher(partitioning, loop, outlets.settings(), cuts);
    this.partitions = new Partition[partitioning.count()];
    ReplyCodec replies = new ReplyCodec(ports.kinds());
    for (int i = 0; i < partitions.length; i++) {
      PartitionState state = new PartitionState(i, partitioning, ports.domains(), replies);
      Loop partitionLoop = ports.partitionLoops().get(i % ports.partitionLoops().size());
      partitions[i] = new Partition(state, partitionLoop, ports.clock(), this, outlets, admission);
    }
    dispatcher.connect(partitions);
  }

  /** Any thread: the number of partitions. */
  int count() {
    return partitions.length;
  }

  /** Where what its partitions do comes together. */
  ChangeCollector collector() {
    return collector;
  }

  /** Any thread: the commands that wait for a later one. */
  ParkedCommands parked() {
    return parked;
  }

  /** Any thread: how commands are routed. */
  Partitioning partitioning() {
    return partitioning;
  }

  /** Any thread: a partition. */
  Partition partition(int number) {
    return partitions[number];
  }

  /** Where a snapshot's section is loaded to; null if there is no such table. */
  SectionTarget target(int partition, String name) {
    Table table = table(partition, name);
    return table == null ? null : new TableTarget(table);
  }

  /** The table of a partition, or before routing (-1), with this name; null if there is none. */
  Table table(int partition, String name) {
    List<Table> tables = partition == CutRun.BEFORE_ROUTING ? dispatcher.tables()
        : partition < partitions.length ? partitions[partition].state().tables() : List.of();
    return tables.stream().filter(table -> table.schema().name().equals(name)).findFirst().orElse(null);
  }

  /**
   * All sections are loaded: each partition makes what is derived anew, on its loop, which may take seconds.
   *
   * @param sequence where the sections stand
   * @param logTime the log time there
   * @param started told on the log loop when entries may be applied, or never may be: with what went wrong, or null
   */
  void startAt(long sequence, long logTime, Consumer<Throwable> started) {
    dispatcher.rebuild();
    dispatcher.startAt(sequence, logTime);
    AtomicInteger missing = new AtomicInteger(partitions.length);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (Partition partition : partitions) {
      partition.startAt(sequence, failed -> {
        failure.compareAndSet(null, failed);
        if (missing.decrementAndGet() == 0) {
          loop.execute(() -> started.accept(failure.get()));
        }
      });
    }
  }

  /** Decodes the next entry and dispatches it; returns what is in it. */
  List<Submission> apply(JournalEntry entry) {
    List<Submission> submissions = codec.decode(entry.entry()).submissions();
    List<CommandItem> items = new ArrayList<>(submissions.size());
    for (Submission submission : submissions) {
      items.add(new CommandItem(submission));
    }
    dispatcher.dispatch(entry, items);
    return submissions;
  }

  /** Dispatches the next entry, whose commands are at hand. */
  void apply(JournalEntry entry, List<CommandItem> items) {
    dispatcher.dispatch(entry, items);
  }

  /** All settings, as of the last entry dispatched. */
  List<SettingValue> settings() {
    return dispatcher.settings();
  }

  /** Any thread: the sequence that every partition has applied. */
  long applied() {
    long lowest = Long.MAX_VALUE;
    for (Partition partition : partitions) {
      lowest = Math.min(lowest, partition.applied());
    }
    return lowest;
  }

  /** Any thread: items that wait in the partitions. */
  long queued() {
    long sum = 0;
    for (Partition partition : partitions) {
      sum += partition.queued();
    }
    return sum;
  }

  /** Any thread: when the next deadline is due. */
  long nextDeadline() {
    long earliest = Long.MAX_VALUE;
    for (Partition partition : partitions) {
      earliest = Math.min(earliest, partition.nextDeadline());
    }
    return earliest;
  }

  /** Any thread: ticks, counted in each partition, that did something and left something that is due. */
  long partTicks() {
    long sum = 0;
    for (Partition partition : partitions) {
      sum += partition.partTicks();
    }
    return sum;
  }

  /** Any thread: whether a partition, or every one (-1), has applied a sequence. */
  boolean hasApplied(int partition, long sequence) {
    return (partition < 0 ? applied() : partitions[partition].applied()) >= sequence;
  }

  /** Runs a task on the log loop once a partition, or every one (-1), has applied a sequence. */
  Runnable await(int partition, long sequence, Runnable reached) {
    Waiter waiter = new Waiter(partition, sequence, reached);
    waiters.add(waiter);
    awaited = true;
    look();
    return () -> waiters.remove(waiter);
  }

  /** Hashes the whole content between two entries; everything dispatched must have been applied. */
  void hash(ContentHashes told) {
    Position position = new Position(0, dispatched());
    CutRun run = new CutRun(position, 0, partitions.length, false, told, loop);
    run.cut(CutRun.BEFORE_ROUTING, dispatcher.tables(), loop);
    for (Partition partition : partitions) {
      partition.run(() -> run.cut(partition.number(), partition.state().tables(), partition::run));
    }
  }

  private void look() {
    lookScheduled.set(false);
    for (int i = 0; i < waiters.size(); i++) {
      Waiter waiter = waiters.get(i);
      if (hasApplied(waiter.partition(), waiter.sequence())) {
        waiters.remove(i--);
        waiter.reached().run();
      }
    }
    awaited = !waiters.isEmpty();
  }

  @Override
  public long dispatched() {
    return dispatcher.dispatched();
  }

  @Override
  public void applied(Partition partition) {
    if (awaited && lookScheduled.compareAndSet(false, true)) {
      loop.execute(look);
    }
  }

  @Override
  public void deadline(long millis) {
    listener.deadline(millis);
  }

  @Override
  public void broken(Partition partition, Throwable cause) {
    listener.broken("partition " + partition.number() + " cannot go on after " + partition.applied(), cause);
  }

  /** Ends the partitions' timers. */
  void close() {
    for (Partition partition : partitions) {
      partition.loop().execute(partition::close);
    }
  }
}
