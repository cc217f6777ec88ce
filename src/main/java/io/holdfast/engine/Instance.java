package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Loop;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One running process of Holdfast: recovers its state from the journal, follows it, takes commands, answers them, and
 * does the chores while it is the keeper. All instances are equal, and each holds all partitions.
 *
 * <p>Threads: public methods by any. State changes on the log loop only.
 */
public final class Instance implements Submitter {
  private final Loop loop;
  private final Lifecycle lifecycle;
  private final Standing standing;
  private final ReadBarrier barrier;
  private final long waitingMillis;

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
    this.loop = ports.logLoop();
    this.waitingMillis = options.waitingMillis();
    this.lifecycle = new Lifecycle(ports, options, feedOptions, incarnations, changes, listener);
    this.standing = lifecycle.standing();
    this.barrier = new ReadBarrier(this, loop, ports.journal(), options.retryAfterMillis());
  }

  /** Recovers; the stage completes when the instance is ready, and fails if it never can be. */
  public CompletionStage<Void> start() {
    loop.execute(lifecycle::start);
    return lifecycle.started();
  }

  @Override
  public void submit(Submission submission, Answer answer) {
    lifecycle.batcher().submit(submission, answer);
  }

  /** Where it stands. */
  public InstanceState state() {
    return standing.state();
  }

  /** The epoch of the journal it follows; 0 before it knows. */
  public int epoch() {
    return standing.epoch();
  }

  /** What every partition has applied. */
  public Position position() {
    return appliedBy(ReadBarrier.EVERY_PARTITION);
  }

  /** What a partition, or every one (-1), has applied; sampled after rows were read, it covers them. */
  public Position appliedBy(int partition) {
    return standing.appliedBy(partition);
  }

  /** Whether a partition, or every one (-1), has applied a sequence. */
  boolean hasApplied(int partition, long sequence) {
    return standing.hasApplied(partition, sequence);
  }

  /**
   * On the log loop: runs a task there once a sequence has been applied, and has entries up to it delivered without
   * being gathered; what is returned forgets the task.
   */
  Runnable whenApplied(int partition, long sequence, Runnable task) {
    lifecycle.follower().hurryTo(sequence);
    return standing.whenApplied(partition, sequence, task);
  }

  /** Tells those who want to know what commands do. */
  public ChangeHub changes() {
    return lifecycle.outlets().changes();
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
    return standing.live().count();
  }

  /**
   * A partition as it is at the moment; not to be kept, because recovering anew replaces it.
   *
   * @throws IllegalStateException before recovery has begun
   */
  public Partition partition(int number) {
    return standing.live().partition(number);
  }

  /** A domain's machine in a partition, for its view; as {@link #partition}. */
  public <M extends StateMachine<?>> M machine(int partition, Class<M> type) {
    return standing.live().partition(partition).machine(type);
  }

  /** How commands are routed; as {@link #partition}. */
  public Partitioning partitioning() {
    return standing.live().partitioning();
  }

  /** How long this instance may have missed what others wrote, in milliseconds; 0 if it is in touch. */
  public long staleMillis() {
    return lifecycle.follower().status().staleMillis();
  }

  /** Lets others know what happened. */
  public ChangeFeed feed() {
    return lifecycle.feed();
  }

  /**
   * Why a write that came now would be refused because of what waits here; null if it would not. Whoever asks before
   * reading the write refuses at a small part of the cost, and whoever is told so must refuse. Any thread.
   */
  public Refusal refusalByLoad() {
    return lifecycle.batcher().refusalByLoad();
  }

  /** As {@link #refusalByLoad}, where the caller has found out by itself that too much waits; counted as refused. */
  public Refusal refuseByLoad() {
    return lifecycle.batcher().overloaded();
  }

  /** How many writes are under way here, taken and not yet applied. */
  public long writesUnderWay() {
    return lifecycle.batcher().waiting();
  }

  /** So long writes may wait here before more are refused, in milliseconds. */
  public long waitingMillis() {
    return waitingMillis;
  }

  /** The settings that there are, whatever their values. */
  public List<Setting> knownSettings() {
    return lifecycle.outlets().settings().all();
  }

  /**
   * The settings' values, in the order of {@link #knownSettings}, once the log loop comes to it; fails with
   * {@link NotAcceptedException} while this instance recovers, or if it has stopped.
   */
  public CompletionStage<SettingValues> settings() {
    return CompletableFuture.supplyAsync(lifecycle::settings, loop::execute);
  }

  /** Takes a snapshot, or joins the one under way; fails with {@link NotAcceptedException} or the archive's failure. */
  public CompletionStage<SnapshotInfo> takeSnapshot() {
    return lifecycle.snapshots().ask(lifecycle.gate());
  }

  /** The content at the newest cut that this instance has come to, whoever asked for it; null if there was none. */
  public ContentHash lastContentHash() {
    return lifecycle.snapshots().lastHash();
  }

  /** Gives this state up for what snapshots and journal say: others have come to another content. */
  public void restoreItself(String why) {
    loop.execute(() -> lifecycle.recoverAnew(why, 0));
  }

  /** As the keeper: whoever waited at an instance that is dead leaves the line. */
  public void declareGone(UUID dead, Answer answer) {
    lifecycle.batcher().submitOwn(Submission.of(new SystemCommand.InstanceGone(dead)), answer);
  }

  /** What refused writers are told when this instance takes none: where to send them. */
  public void writesGoTo(List<String> addresses) {
    lifecycle.gate().writesGoTo(addresses);
  }

  /**
   * Whether this is the only instance of its cluster, as far as is known now: as the keeper it then
   * {@linkplain SnapshotCheck#AUTO reads back} its snapshots.
   */
  public void alone(boolean isAlone) {
    loop.execute(() -> lifecycle.chores().alone(isAlone));
  }

  /** What the instance says of itself. */
  public InstanceStatus status() {
    return lifecycle.status();
  }

  /** Takes no more commands; the stage completes when all that were taken are applied and answered. */
  public CompletionStage<Void> drain() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    loop.execute(() -> lifecycle.drain(drained));
    return drained;
  }

  /**
   * Stops for good, at once; those who wait hear that the outcome is unknown. When the stage completes, nothing is
   * asked of the ports any more, and whoever made them may close them.
   */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.execute(() -> {
      lifecycle.close();
      closed.complete(null);
    });
    return closed;
  }

  // ---- for tests and divergence checks

  /** Hashes the whole content once everything dispatched has been applied; told on the log loop. */
  void hash(ContentHashes told) {
    loop.execute(() -> {
      Replica current = standing.live();
      current.await(ReadBarrier.EVERY_PARTITION, current.dispatched(), () -> current.hash(told));
    });
  }
}
