package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.log.Appender;
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
 * An instance's way through its states: recovers, follows, becomes ready, recovers anew when history has moved on
 * without it, drains, and ends. It holds the parts that this takes, and knows in which order they begin and stop.
 *
 * <p>Threads: the log loop only, but for the constructor and where said.
 */
final class Lifecycle {
  /** How a {@code traceparent} ends whose trace is kept: the lowest bit of its flags is set. */
  private static final String SAMPLED = "13579bdf";
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
  private static final long MOST_QUEUED_ITEMS = 50_000;
  private static final long DRAIN_LOOK_MILLIS = 2;
  private static final int ENTRIES_PER_NOTICE = 4_096;

  private final Ports ports;
  private final InstanceOptions options;
  private final InstanceListener listener;
  private final Supplier<UUID> incarnations;
  private final Loop loop;
  private final Gate gate;
  private final Admission admission;
  private final Outlets outlets;
  private final Standing standing;
  private final Follower follower;
  private final Appender appender;
  private final Batcher batcher;
  private final Snapshots snapshots;
  private final ChangeFeed feed;
  private final SnapshotChores chores;
  private final Keeper keeper;
  private final Recovery recovery;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private boolean awaitingRoom;
  private long recoveryTarget;
  /** Tells recoveries apart, since the state of one that was given up stands until the next has restored one. */
  private int recoveries;

  /** Puts the parts together; see {@link Instance} for what they are made from. */
  Lifecycle(Ports ports, InstanceOptions options, FeedOptions feedOptions, Supplier<UUID> incarnations,
      ChangeListener changes, InstanceListener listener) {
    this.ports = ports;
    this.options = options;
    this.listener = listener;
    this.incarnations = incarnations;
    this.loop = ports.logLoop();
    this.gate = new Gate(options);
    this.admission = new Admission(options);
    this.outlets = new Outlets(new ParkedCommands(), new FailedCommands(), new ChangeHub(changes),
        new EngineSettings(ports.domains()));
    this.standing = new Standing(gate, listener, incarnations.get());
    SplittableRandom chance = new SplittableRandom(standing.incarnation().getLeastSignificantBits());
    this.follower = new Follower(loop, ports.clock(), ports.journal(), ports.stream(), new Entries(), new Following(),
        chance);
    follower.hurryWhile(() -> !parked().isEmpty());
    this.appender = new Appender(loop, ports.clock(), ports.journal(), ports.stream(), follower, chance.split());
    ports.stream().onAnnounced(admission.times()::announced);
    this.batcher = new Batcher(ports, options, gate, admission, appender);
    this.snapshots = new Snapshots(loop, ports.archive(), batcher);
    this.feed = new ChangeFeed(ports, feedOptions);
    this.chores = new SnapshotChores(ports, options, snapshots, feed::heldBack);
    this.keeper = new Keeper(loop, ports.clock(), options, batcher, chores);
    this.recovery = new Recovery(ports, options.probeMillis(), this::newReplica, new Recovering());
  }

  // ---- the parts, for any thread

  Standing standing() {
    return standing;
  }

  Gate gate() {
    return gate;
  }

  Outlets outlets() {
    return outlets;
  }

  Follower follower() {
    return follower;
  }

  Batcher batcher() {
    return batcher;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  ChangeFeed feed() {
    return feed;
  }

  SnapshotChores chores() {
    return chores;
  }

  /** Completes when the instance is ready, and fails if it never can be. */
  CompletionStage<Void> started() {
    return started;
  }

  /** What the instance says of itself. */
  InstanceStatus status() {
    Replica current = standing.replica();
    List<InstanceStatus.PartitionStatus> shares = current == null ? List.of() : IntStream.range(0, current.count())
        .mapToObj(current::partition).map(InstanceStatus.PartitionStatus::of).toList();
    Position position = standing.appliedBy(ReadBarrier.EVERY_PARTITION);
    return new InstanceStatus(standing.state(), standing.detail(), standing.incarnation(),
        keeper.isKeeper() && standing.is(InstanceState.READY), position,
        Math.max(follower.status().known(), position.sequence()), gate.isJournalAway(),
        follower.status().staleMillis(), admission.commands(), admission.bytes(), parked().size(),
        outlets.failed().count(), shares, snapshots.last(), snapshots.isUnderWay(),
        snapshots.progress(), admission.times());
  }

  /**
   * All settings as of the last entry that has come here, which stands before what partitions have applied.
   *
   * @throws NotAcceptedException while there is no state that could be asked
   */
  SettingValues settings() {
    if (!standing.is(InstanceState.READY) && !standing.is(InstanceState.DRAINING)) {
      throw new NotAcceptedException(gate.refusal());
    }
    Replica replica = standing.replica();
    return new SettingValues(new Position(standing.epoch(), replica.dispatched()), replica.settings());
  }

  // ---- beginning and end

  /** Begins. */
  void start() {
    if (!options.readOnly()) {
      ports.lease().campaign(loop, held -> {
        feed.office(held);
        keeper.office(held);
      });
    }
    ParkedCommands.watch(loop, ports.clock(), this::parked, standing::isOver);
    recover(0, "");
  }

  /** Takes no more commands, and tells when all that were taken are applied and answered. */
  void drain(CompletableFuture<Void> drained) {
    if (standing.is(InstanceState.READY)) {
      standing.become(InstanceState.DRAINING);
      keeper.stop();
    }
    lookWhetherDrained(drained);
  }

  private void lookWhetherDrained(CompletableFuture<Void> drained) {
    boolean isDone = !standing.is(InstanceState.DRAINING) || batcher.isDone() && hasAppliedAll();
    if (isDone) {
      parked().giveUp("this instance is about to stop; try again with the same key at another one");
      drained.complete(null);
    } else {
      loop.schedule(DRAIN_LOOK_MILLIS, () -> lookWhetherDrained(drained));
    }
  }

  /** Those of the replica that there is; without one, nobody can wait. */
  private ParkedCommands parked() {
    Replica replica = standing.replica();
    return replica == null ? outlets.parked() : replica.parked();
  }

  private boolean hasAppliedAll() {
    Replica replica = standing.replica();
    return replica.hasApplied(ReadBarrier.EVERY_PARTITION, replica.dispatched());
  }

  /** Ends, at once. */
  void close() {
    if (!standing.is(InstanceState.FAILED)) {
      standing.become(InstanceState.CLOSED);
    }
    stopAll("this instance has stopped");
    started.completeExceptionally(new IllegalStateException("the instance was closed"));
  }

  // ---- recovering

  private void recover(int leastEpoch, String why) {
    recoveries++;
    standing.become(InstanceState.RECOVERING);
    recovery.start(leastEpoch, why);
  }

  private Replica newReplica(Partitioning partitioning) {
    Replica[] self = new Replica[1];
    Outlets collecting = outlets.collecting(new ChangeCollector(partitioning.count()));
    self[0] = new Replica(ports, partitioning, collecting, admission, snapshots.ofReplica(), new ReplicaListener() {
      @Override
      public void deadline(long millis) {
        if (keeper.isKeeper() && millis < keeper.armedFor() && self[0] == standing.replica()) {
          loop.execute(keeper::look);
        }
      }

      @Override
      public void broken(String message, Throwable cause) {
        loop.execute(() -> {
          if (self[0] == standing.replica()) {
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
      recoveryTarget = head.sequence();
      standing.standOn(restored.replica(), head.epoch());
      if (restored.from() != null) {
        snapshots.startedFrom(restored.from());
      }
      feed.follow(restored.replica(), head.epoch());
      LOG.info("recovering from {} to {}.{}", restored.position(), head.epoch(), recoveryTarget);
      follower.start(head.epoch(), restored.position(), restored.logTime());
    }

    @Override
    public void waiting(String why) {
      standing.say("waiting: " + why);
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
      List<CommandItem> own = entry.incarnation().equals(standing.incarnation()) ? batcher.take(entry.batch()) : null;
      if (own == null) {
        long began = ports.clock().nanos();
        List<Submission> others = standing.replica().apply(entry);
        if (standing.is(InstanceState.READY) && listener.tracesOthers()) {
          trace(entry, others, began);
        }
      } else {
        standing.replica().apply(entry, own);
      }
      keeper.entryApplied();
      chores.entryApplied(entry.entry().length);
      if (standing.is(InstanceState.RECOVERING) && entry.position().sequence() % ENTRIES_PER_NOTICE == 0) {
        recoveryTarget = Math.max(recoveryTarget, entry.position().sequence());
        standing.say("at " + entry.position() + " of " + recoveryTarget);
        listener.recovering(entry.position().sequence(), recoveryTarget);
      }
    }

    private void trace(JournalEntry entry, List<Submission> submissions, long began) {
      List<String> traces = submissions.stream()
          .map(Submission::trace).filter(Entries::isSampled).toList();
      if (!traces.isEmpty()) {
        standing.replica().await(ReadBarrier.EVERY_PARTITION, entry.position().sequence(), () -> {
          long ended = ports.clock().nanos();
          traces.forEach(trace -> listener.appliedFromAnother(trace, entry.position(), began, ended));
        });
      }
    }

    private static boolean isSampled(String trace) {
      return trace != null && SAMPLED.indexOf(trace.charAt(trace.length() - 1)) >= 0;
    }

    @Override
    public boolean isReady() {
      Replica replica = standing.replica();
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
      int awaiting = recoveries;
      standing.replica().await(ReadBarrier.EVERY_PARTITION, applied.sequence(), () -> {
        // What was given up meanwhile stands until there is another state, and its partitions go on to the end.
        if (awaiting == recoveries && standing.is(InstanceState.RECOVERING)) {
          ready();
        }
      });
    }

    @Override
    public void stopped(Trouble trouble) {
      switch (trouble.kind()) {
        case RECOVER -> recoverAnew(trouble.detail(), 0);
        case WENT_BACK -> recoverAnew(trouble.detail(), standing.epoch() + 1);
        case DAMAGED -> fail(trouble.detail(), trouble.cause());
      }
    }
  }

  private void ready() {
    standing.become(InstanceState.READY);
    outlets.changes().ready(standing.replica(), standing.epoch());
    LOG.info("ready at {} as {}", standing.appliedBy(ReadBarrier.EVERY_PARTITION), standing.incarnation());
    appender.start(standing.epoch(), standing.incarnation());
    batcher.open();
    chores.start();
    feed.start();
    keeper.start(standing.replica());
    started.complete(null);
  }

  /** History has moved on without this instance: it begins again as another incarnation, and resends nothing. */
  void recoverAnew(String why, int leastEpoch) {
    if (standing.is(InstanceState.DRAINING)) {
      stopAll("this instance stops: " + why);
    }
    if (!standing.is(InstanceState.READY) && !standing.is(InstanceState.RECOVERING)) {
      return;
    }
    LOG.warn("recovering anew: {}", why);
    standing.become(InstanceState.RECOVERING);
    stopAll("this instance recovers: " + why + "; try again with the same key");
    standing.incarnation(incarnations.get());
    recover(leastEpoch, why);
  }

  private void fail(String message, Throwable cause) {
    if (standing.isOver()) {
      return;
    }
    LOG.error("this instance stops: {}", message, cause);
    standing.become(InstanceState.FAILED);
    standing.say(message);
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
    parked().close(why);
    if (standing.replica() != null) {
      standing.replica().close();
    }
  }
}
