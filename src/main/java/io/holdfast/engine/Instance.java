package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Appender;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryHandler;
import io.holdfast.log.FollowListener;
import io.holdfast.log.Follower;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.Loop;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running process of Holdfast: recovers its state from the journal, follows it, takes commands, answers them, and
 * does the chores while it is the keeper. All instances are equal, and each holds all partitions.
 *
 * <p>Threads: public methods by any. State changes on the log loop only.
 */
public final class Instance implements Submitter {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
  private static final long MOST_QUEUED_ITEMS = 50_000;
  private static final long DRAIN_LOOK_MILLIS = 2;
  private static final int ENTRIES_PER_NOTICE = 4_096;

  private final Ports ports;
  private final InstanceOptions options;
  private final InstanceListener listener;
  private final Supplier<UUID> incarnations;
  private final Loop loop;
  private final Clock clock;
  private final Gate gate;
  private final Admission admission;
  private final Outlets outlets;
  private final Follower follower;
  private final Appender appender;
  private final Batcher batcher;
  private final Snapshots snapshots;
  private final ChangeFeed feed;
  private final SnapshotChores chores;
  private final Keeper keeper;
  private final Recovery recovery;
  private final ReadBarrier barrier;
  private final CompletableFuture<Void> started = new CompletableFuture<>();

  /** Written on the log loop, read by anyone. */
  private volatile InstanceState state = InstanceState.NEW;
  private volatile String detail = "";
  private volatile UUID incarnation;
  private volatile int epoch;
  private volatile Replica replica;
  /** Log loop only. */
  private boolean awaitingRoom;
  private long recoveryTarget;

  /**
   * An instance that must be {@linkplain #start started}, with changes kept for consumers as suits a small server.
   *
   * @param ports what it is put together from
   * @param options how it behaves
   * @param incarnations makes a fresh UUID each time the instance begins to append; random but in simulations
   * @param changes takes what commands do, from the first entry that is replayed; others may {@link #changes} later
   * @param listener told of the instance's turns
   */
  public Instance(Ports ports, InstanceOptions options, Supplier<UUID> incarnations, ChangeListener changes,
      InstanceListener listener) {
    this(ports, options, FeedOptions.defaults(), incarnations, changes, listener);
  }

  /**
   * An instance that must be {@linkplain #start started}.
   *
   * @param ports what it is put together from
   * @param options how it behaves
   * @param feedOptions how changes are kept and regenerated for consumers
   * @param incarnations makes a fresh UUID each time the instance begins to append; random but in simulations
   * @param changes takes what commands do
   * @param listener told of the instance's turns
   */
  public Instance(Ports ports, InstanceOptions options, FeedOptions feedOptions, Supplier<UUID> incarnations,
      ChangeListener changes, InstanceListener listener) {
    this.ports = ports;
    this.options = options;
    this.listener = listener;
    this.incarnations = incarnations;
    this.loop = ports.logLoop();
    this.clock = ports.clock();
    this.gate = new Gate(options);
    this.admission = new Admission(options);
    this.outlets = new Outlets(new ParkedCommands(), new FailedCommands(), new ChangeHub(changes),
        new EngineSettings(ports.domains()));
    this.incarnation = incarnations.get();
    SplittableRandom chance = new SplittableRandom(incarnation.getLeastSignificantBits());
    this.follower = new Follower(loop, clock, ports.journal(), ports.stream(), new Entries(), new Following(), chance);
    this.appender = new Appender(loop, clock, ports.journal(), ports.stream(), follower, chance.split());
    this.batcher = new Batcher(ports, options, gate, admission, appender);
    this.snapshots = new Snapshots(loop, ports.archive(), batcher);
    this.feed = new ChangeFeed(ports, feedOptions);
    this.chores = new SnapshotChores(ports, options, snapshots, feed::heldBack);
    this.keeper = new Keeper(loop, clock, options, batcher, chores);
    this.recovery = new Recovery(ports, options.probeMillis(), this::newReplica, new Recovering());
    this.barrier = new ReadBarrier(this, loop, ports.journal(), options.retryAfterMillis());
  }

  // ---- for callers

  /** Recovers; the stage completes when the instance is ready, and fails if it never can be. */
  public CompletionStage<Void> start() {
    loop.execute(() -> {
      if (!options.readOnly()) {
        ports.lease().campaign(loop, held -> {
          feed.office(held);
          keeper.office(held);
        });
      }
      outlets.parked().watch(loop, clock, () -> state == InstanceState.CLOSED || state == InstanceState.FAILED);
      recover(0, "");
    });
    return started;
  }

  @Override
  public void submit(Submission submission, Answer answer) {
    batcher.submit(submission, answer);
  }

  /** Where it stands. */
  public InstanceState state() {
    return state;
  }

  /** The epoch of the journal it follows; 0 before it knows. */
  public int epoch() {
    return epoch;
  }

  /** What every partition has applied. */
  public Position position() {
    return appliedBy(ReadBarrier.EVERY_PARTITION);
  }

  /** What a partition, or every one (-1), has applied; sampled after rows were read, it covers them. */
  public Position appliedBy(int partition) {
    Replica current = replica;
    if (current == null) {
      return new Position(epoch, 0);
    }
    return new Position(epoch, partition < 0 ? current.applied() : current.partition(partition).applied());
  }

  /** Whether a partition, or every one (-1), has applied a sequence. */
  boolean hasApplied(int partition, long sequence) {
    Replica current = replica;
    return current != null && current.hasApplied(partition, sequence);
  }

  /** On the log loop: runs a task there once a sequence has been applied; what is returned forgets it. */
  Runnable whenApplied(int partition, long sequence, Runnable task) {
    Replica current = replica;
    return current == null ? () -> { } : current.await(partition, sequence, task);
  }

  /** Tells those who want to know what commands do. */
  public ChangeHub changes() {
    return outlets.changes();
  }

  /** How reads wait for what they must see. */
  public ReadBarrier barrier() {
    return barrier;
  }

  /**
   * The number of partitions.
   *
   * @throws IllegalStateException before recovery has begun
   */
  public int partitions() {
    return live().count();
  }

  /**
   * A partition as it is at the moment; not to be kept, because recovering anew replaces it.
   *
   * @throws IllegalStateException before recovery has begun
   */
  public Partition partition(int number) {
    return live().partition(number);
  }

  /** A domain's machine in a partition, for its view; as {@link #partition}. */
  public <M extends StateMachine<?>> M machine(int partition, Class<M> type) {
    return live().partition(partition).machine(type);
  }

  private Replica live() {
    Replica current = replica;
    if (current == null) {
      throw new IllegalStateException("the instance has not begun to recover");
    }
    return current;
  }

  /** How commands are routed; as {@link #partition}. */
  public Partitioning partitioning() {
    return live().partitioning();
  }

  /** How long this instance may have missed what others wrote, in milliseconds; 0 if it is in touch. */
  public long staleMillis() {
    return follower.status().staleMillis();
  }

  /** Lets others know what happened. */
  public ChangeFeed feed() {
    return feed;
  }

  /** Takes a snapshot, or joins the one under way; fails with {@link NotAcceptedException} or the archive's failure. */
  public CompletionStage<SnapshotInfo> takeSnapshot() {
    CompletableFuture<SnapshotInfo> taken = new CompletableFuture<>();
    loop.execute(() -> {
      Refusal refusal = gate.refusal();
      CompletionStage<SnapshotInfo> asked = refusal == null ? snapshots.take()
          : CompletableFuture.failedStage(new NotAcceptedException(refusal));
      asked.handle((info, failure) -> failure == null ? taken.complete(info) : taken.completeExceptionally(failure));
    });
    return taken;
  }

  /** The content at the newest cut that this instance has come to, whoever asked for it; null if there was none. */
  public ContentHash lastContentHash() {
    return snapshots.lastHash();
  }

  /** Gives this state up for what snapshots and journal say: others have come to another content. */
  public void restoreItself(String why) {
    loop.execute(() -> recoverAnew(why, 0));
  }

  /** As the keeper: whoever waited at an instance that is dead leaves the line. */
  public void declareGone(UUID dead, Answer answer) {
    batcher.submitOwn(Submission.of(new SystemCommand.InstanceGone(dead)), answer);
  }

  /** What refused writers are told when this instance takes none: where to send them. */
  public void writesGoTo(List<String> addresses) {
    gate.writesGoTo(addresses);
  }

  /** What the instance says of itself. */
  public InstanceStatus status() {
    Replica current = replica;
    List<InstanceStatus.PartitionStatus> shares = current == null ? List.of() : IntStream.range(0, current.count())
        .mapToObj(current::partition).map(InstanceStatus.PartitionStatus::of).toList();
    return new InstanceStatus(state, detail, incarnation, keeper.isKeeper() && state == InstanceState.READY,
        position(), Math.max(follower.status().known(), position().sequence()), gate.isJournalAway(), staleMillis(),
        admission.commands(), admission.bytes(), outlets.parked().size(), outlets.failed().count(), shares,
        snapshots.last(), snapshots.isUnderWay(), admission.times());
  }

  /** Takes no more commands; the stage completes when all that were taken are applied and answered. */
  public CompletionStage<Void> drain() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.execute(() -> {
      if (state == InstanceState.READY) {
        become(InstanceState.DRAINING);
        keeper.stop();
      }
      lookWhetherDrained(drained);
    });
    return drained;
  }

  private void lookWhetherDrained(CompletableFuture<Void> drained) {
    boolean isDone = state != InstanceState.DRAINING
        || batcher.isDone() && replica.hasApplied(-1, replica.dispatched());
    if (isDone) {
      outlets.parked().giveUp("this instance is about to stop; try again with the same key at another one");
      drained.complete(null);
    } else {
      loop.schedule(DRAIN_LOOK_MILLIS, () -> lookWhetherDrained(drained));
    }
  }

  /**
   * Stops for good, at once; those who wait hear that the outcome is unknown. When the stage completes, nothing is
   * asked of the ports any more, and whoever made them may close them.
   */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> {
      if (state != InstanceState.FAILED) {
        become(InstanceState.CLOSED);
      }
      stopAll("this instance has stopped");
      started.completeExceptionally(new IllegalStateException("the instance was closed"));
      closed.complete(null);
    });
    return closed;
  }

  // ---- recovering

  private void recover(int leastEpoch, String why) {
    become(InstanceState.RECOVERING);
    recovery.start(leastEpoch, why);
  }

  private Replica newReplica(Partitioning partitioning) {
    Replica[] self = new Replica[1];
    Outlets collecting = outlets.collecting(new ChangeCollector(partitioning.count()));
    self[0] = new Replica(ports, partitioning, collecting, admission, snapshots.ofReplica(), new ReplicaListener() {
      @Override
      public void deadline(long millis) {
        if (keeper.isKeeper() && millis < keeper.armedFor() && self[0] == replica) {
          loop.execute(keeper::look);
        }
      }

      @Override
      public void broken(String message, Throwable cause) {
        loop.execute(() -> {
          if (self[0] == replica) {
            fail(message, cause);
          }
        });
      }
    });
    return self[0];
  }

  private final class Recovering implements Recovery.Listener {
    @Override
    public void restored(Journal.Head head, Restorer.Restored restored) {
      epoch = head.epoch();
      recoveryTarget = head.sequence();
      replica = restored.replica();
      if (restored.from() != null) {
        snapshots.startedFrom(restored.from());
      }
      feed.follow(replica, epoch);
      LOG.info("recovering from {} to {}.{}", restored.position(), epoch, recoveryTarget);
      follower.start(epoch, restored.position(), restored.logTime());
    }

    @Override
    public void waiting(String why) {
      detail = "waiting: " + why;
    }

    @Override
    public void failed(String message, Throwable cause) {
      fail(message, cause);
    }
  }

  // ---- following

  private final class Entries implements EntryHandler {
    @Override
    public void handle(JournalEntry entry) {
      List<CommandItem> own = entry.incarnation().equals(incarnation) ? batcher.take(entry.batch()) : null;
      if (own == null) {
        replica.apply(entry);
      } else {
        replica.apply(entry, own);
      }
      keeper.entryApplied();
      chores.entryApplied(entry.entry().length);
      if (state == InstanceState.RECOVERING && entry.position().sequence() % ENTRIES_PER_NOTICE == 0) {
        recoveryTarget = Math.max(recoveryTarget, entry.position().sequence());
        detail = "at " + entry.position() + " of " + recoveryTarget;
        listener.recovering(entry.position().sequence(), recoveryTarget);
      }
    }

    @Override
    public boolean isReady() {
      if (replica.queued() < MOST_QUEUED_ITEMS) {
        return true;
      }
      if (!awaitingRoom) {
        awaitingRoom = true;
        replica.await(-1, replica.dispatched(), () -> loop.execute(() -> {
          awaitingRoom = false;
          follower.resume();
        }));
      }
      return false;
    }
  }

  private final class Following implements FollowListener {
    @Override
    public void caughtUp(Position applied) {
      Replica current = replica;
      current.await(-1, applied.sequence(), () -> {
        if (current == replica && state == InstanceState.RECOVERING) {
          ready();
        }
      });
    }

    @Override
    public void stopped(Trouble trouble) {
      switch (trouble.kind()) {
        case RECOVER -> recoverAnew(trouble.detail(), 0);
        case WENT_BACK -> recoverAnew(trouble.detail(), epoch + 1);
        case DAMAGED -> fail(trouble.detail(), trouble.cause());
      }
    }
  }

  private void ready() {
    become(InstanceState.READY);
    outlets.changes().ready(replica, epoch);
    LOG.info("ready at {} as {}", position(), incarnation);
    appender.start(epoch, incarnation);
    batcher.open();
    chores.start();
    feed.start();
    keeper.start(replica);
    started.complete(null);
  }

  /** History has moved on without this instance: it begins again as another incarnation, and resends nothing. */
  private void recoverAnew(String why, int leastEpoch) {
    if (state == InstanceState.DRAINING) {
      stopAll("this instance stops: " + why);
    }
    if (state != InstanceState.READY && state != InstanceState.RECOVERING) {
      return;
    }
    LOG.warn("recovering anew: {}", why);
    become(InstanceState.RECOVERING);
    stopAll("this instance recovers: " + why + "; try again with the same key");
    incarnation = incarnations.get();
    recover(leastEpoch, why);
  }

  private void fail(String message, Throwable cause) {
    if (state == InstanceState.FAILED || state == InstanceState.CLOSED) {
      return;
    }
    LOG.error("this instance stops: {}", message, cause);
    become(InstanceState.FAILED);
    detail = message;
    stopAll("this instance has stopped");
    listener.failed(message, cause);
    started.completeExceptionally(new IllegalStateException(message, cause));
  }

  private void stopAll(String why) {
    outlets.changes().recovering();
    recovery.stop();
    keeper.stop();
    feed.stop(why);
    follower.stop();
    appender.stop(why);
    batcher.close(why);
    snapshots.abandon(new Refusal(Refusal.Reason.UNAVAILABLE, why, options.retryAfterMillis()));
    outlets.parked().giveUp(why);
    if (replica != null) {
      replica.close();
    }
  }

  private void become(InstanceState next) {
    if (state != next) {
      state = next;
      detail = "";
      gate.state(next);
      listener.changed(next);
    }
  }

  // ---- for tests and divergence checks

  /** Hashes the whole content once everything dispatched has been applied; told on the log loop. */
  void hash(ContentHashes told) {
    loop.execute(() -> {
      Replica current = replica;
      current.await(ReadBarrier.EVERY_PARTITION, current.dispatched(), () -> current.hash(told));
    });
  }
}
