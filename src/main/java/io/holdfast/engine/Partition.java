package io.holdfast.engine;

import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share of the state and the queue of what is to be done to it. It is worked off on its loop, in slices, so that
 * the loop's other tasks run in between.
 *
 * <p>Threads: public methods by any. At every moment one thread owns the partition: its loop, or, from a rendezvous
 * until {@link #resume}, the loop that conducts it.
 */
public final class Partition {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final int SLICE_ITEMS = 256;
  private static final int ITEMS_PER_LOOK = 16;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final PartitionState state;
  private final Loop loop;
  private final Clock clock;
  private final Progress progress;
  private final Answers answers;
  private final Applier applier;
  private final ItemQueue queue = new ItemQueue();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  /** Set by whoever schedules {@link #work}, cleared by the owner when nothing is left. */
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable work = this::work;
  private final Runnable goOn = this::goOn;

  /** Written by the owner, read by anyone. */
  private volatile long applied;
  private volatile long deadline = Long.MAX_VALUE;
  private volatile long partTicks;
  /** Written by the owner only. */
  private final AtomicLong commands = new AtomicLong();
  /** The last entry with an item for this partition. Written by the dispatcher, read by anyone. */
  private volatile long lastAdded;

  /** The owner's only. */
  private Item serving;
  private long upkeepArmedFor = Long.MAX_VALUE;
  private Loop.Timer upkeepTimer;

  Partition(PartitionState state, Loop loop, Clock clock, Progress progress, Outlets outlets, Admission admission) {
    this.state = state;
    this.loop = loop;
    this.clock = clock;
    this.progress = progress;
    this.answers = new Answers(admission, clock);
    this.applier = new Applier(state, outlets, answers);
  }

  /** Its number. */
  public int number() {
    return state.partition();
  }

  /** Odd while the partition changes; validated by who reads several of its rows. */
  public Stamp stamp() {
    return state.stamp();
  }

  /** Where it is worked off. */
  public Loop loop() {
    return loop;
  }

  /**
   * A domain's machine, for its view.
   *
   * @throws IllegalArgumentException if there is no such domain
   */
  public <M extends StateMachine<?>> M machine(Class<M> type) {
    return state.machine(type);
  }

  /**
   * Runs a task on the partition's loop while nobody changes it, between two items: for a read that has raced too
   * often. Must be short; what it throws is logged.
   */
  public void run(Runnable task) {
    tasks.add(task);
    wake();
  }

  /** The sequence up to which this partition has applied everything that concerns it. */
  public long applied() {
    long dispatched = progress.dispatched();
    long lastOfMine = lastAdded;
    long done = applied;
    return done >= lastOfMine ? Math.max(dispatched, done) : done;
  }

  /** Items that wait. */
  public long queued() {
    return queue.size();
  }

  /** When its next deadline is due in Unix milliseconds of log time; {@link Long#MAX_VALUE} if there is none. */
  public long nextDeadline() {
    return deadline;
  }

  /** Ticks that did something here and left something that is due; as of {@link #nextDeadline}, or before. */
  long partTicks() {
    return partTicks;
  }

  /** Commands it has applied since the start, alone or with others. */
  public long commands() {
    return commands.get();
  }

  PartitionState state() {
    return state;
  }

  Applier applier() {
    return applier;
  }

  /** The dispatcher: adds the entry's next item, to be served after {@link #wake}. */
  void add(Item item, long sequence) {
    item.sequence = sequence;
    queue.add(item);
  }

  /** The dispatcher, before it adds the last item of an entry. */
  void entryAdded(long sequence) {
    lastAdded = sequence;
  }

  /** Sees to it that what is in the queue gets done. */
  void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(work);
    }
  }

  /** After a rendezvous that this partition stopped at: it is its loop's again. Called by the conductor. */
  void resume() {
    loop.execute(goOn);
  }

  /**
   * Starts where a snapshot or an empty journal leaves it, before anything is added; then tells on its loop, with what
   * went wrong, or null.
   */
  void startAt(long sequence, Consumer<Throwable> started) {
    applied = sequence;
    lastAdded = sequence;
    run(() -> started.accept(rebuild()));
  }

  private Throwable rebuild() {
    try {
      state.rebuild();
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  private void goOn() {
    try {
      served(serving);
      workOff();
    } catch (Throwable e) {
      progress.broken(this, e);
    }
  }

  private void work() {
    try {
      workOff();
    } catch (Throwable e) {
      progress.broken(this, e);
    }
  }

  private void workOff() {
    long end = clock.nanos() + SLICE_NANOS;
    for (int i = 1; i <= SLICE_ITEMS; i++) {
      boolean ranTask = runTask();
      Item item = queue.poll();
      if (item == null && !ranTask) {
        rest();
        return;
      }
      if (item != null && !serve(item)) {
        return;
      }
      if ((ranTask || i % ITEMS_PER_LOOK == 0) && clock.nanos() - end >= 0) {
        break;
      }
    }
    publishTimes();
    loop.execute(work);
  }

  private boolean serve(Item item) {
    serving = item;
    if (!item.serve(this)) {
      return false;
    }
    served(item);
    return true;
  }

  /** One task for every item: neither keeps the other waiting. */
  private boolean runTask() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task on partition {} threw", number(), e);
    }
    return true;
  }

  private void served(Item item) {
    serving = null;
    if (item.endsEntry) {
      applied = item.sequence;
      progress.applied(this);
      answers.give();
    }
  }

  void countCommand() {
    commands.lazySet(commands.getPlain() + 1);
  }

  private void rest() {
    publishTimes();
    scheduled.set(false);
    if (!queue.isEmpty() || !tasks.isEmpty()) {
      wake();
    }
  }

  private void publishTimes() {
    long next = state.nextDeadline();
    long parts = state.partTicks();
    if (next != deadline || parts != partTicks) {
      deadline = next;
      partTicks = parts;
      progress.deadline(next);
    }
    upkeep();
  }

  private void upkeep() {
    long wanted = state.nextUpkeep();
    if (wanted == Long.MAX_VALUE) {
      return;
    }
    long now = clock.millis();
    if (wanted <= now) {
      state.upkeep(now);
      wanted = state.nextUpkeep();
    }
    armUpkeep(wanted, now);
  }

  private void armUpkeep(long wanted, long now) {
    if (wanted >= upkeepArmedFor) {
      return;
    }
    if (upkeepTimer != null) {
      upkeepTimer.cancel();
    }
    upkeepArmedFor = wanted;
    upkeepTimer = loop.schedule(Math.max(1, wanted - now), this::upkeepDue);
  }

  private void upkeepDue() {
    run(() -> {
      upkeepArmedFor = Long.MAX_VALUE;
      upkeepTimer = null;
    });
  }

  /** Ends timers. On the partition's loop. */
  void close() {
    if (upkeepTimer != null) {
      upkeepTimer.cancel();
    }
  }
}
