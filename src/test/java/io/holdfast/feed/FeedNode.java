package io.holdfast.feed;

import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand;
import io.holdfast.cli.node.Domains;
import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.log.sqlite.SqliteJournal;
import io.holdfast.snapshot.FileSnapshotArchive;
import io.holdfast.stores.VertxLoops;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A whole instance over a real journal, alone or with others in this process, for consumers. */
final class FeedNode implements AutoCloseable {
  final Instance instance;
  private final Stored stored;
  private final boolean closesStored;

  /** What several share. */
  record Stored(SqliteJournal journal, FileSnapshotArchive archive) implements AutoCloseable {

    static Stored in(Path directory) {
      return new Stored(SqliteJournal.open(directory, 4, Clock.system()),
          FileSnapshotArchive.open(directory.resolve("snapshots")));
    }

    @Override
    public void close() {
      archive.close();
      journal.close();
    }
  }

  FeedNode(VertxLoops loops, Path directory, InstanceOptions options, FeedOptions feed, ChangeConsumer... consumers) {
    this(loops, Stored.in(directory), true, KeeperLease.alone(), options, feed, consumers);
  }

  /** One of several. */
  FeedNode(VertxLoops loops, Stored stored, KeeperLease lease, InstanceOptions options, FeedOptions feed,
      ChangeConsumer... consumers) {
    this(loops, stored, false, lease, options, feed, consumers);
  }

  private FeedNode(VertxLoops loops, Stored stored, boolean closesStored, KeeperLease lease, InstanceOptions options,
      FeedOptions feed, ChangeConsumer... consumers) {
    this.stored = stored;
    this.closesStored = closesStored;
    List<Loop> partitions = List.of(loops.next(), loops.next());
    instance = new Instance(new Ports(Clock.system(), loops.next(), partitions, stored.journal(), EntryStream.none(),
        lease, stored.archive(), Domains.all(), Kinds.standard()), options, feed, UUID::randomUUID,
        ChangeListener.nobody(), new InstanceListener() { });
    for (ChangeConsumer consumer : consumers) {
      instance.feed().register(consumer);
    }
    instance.start().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Waits until its first consumer is served from somewhere. */
  FeedNode serving() {
    await().until(() -> status().position() != null);
    return this;
  }

  /** Of its first consumer. */
  ConsumerStatus status() {
    return instance.feed().consumers().getFirst();
  }

  /** Creates ads of these numbers, one after the other. */
  void create(int first, int count) {
    for (int i = first; i < first + count; i++) {
      apply(new AdCommand.CreateAd(FeedAds.ad(i, "number " + i)));
    }
  }

  /** Has a command applied. */
  Reply apply(Command command) {
    return submit(command).orTimeout(20, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> answered = new CompletableFuture<>();
    instance.submit(new Submission(command, "somebody", null, null), new Answer() {
      @Override
      public void replied(Reply reply, Position position) {
        answered.complete(reply);
      }

      @Override
      public void refused(Refusal refusal) {
        answered.completeExceptionally(new IllegalStateException(refusal.toString()));
      }

      @Override
      public void unknown(String detail) {
        answered.completeExceptionally(new IllegalStateException(detail));
      }
    });
    return answered;
  }

  /** Waits until the first consumer has all that is applied now. */
  void caughtUp() {
    long target = instance.position().sequence();
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).failFast("lost", () ->
        instance.feed().consumers().getFirst().phase() == ConsumerStatus.Phase.LOST).until(() -> {
          Position at = instance.feed().consumers().getFirst().position();
          return at != null && at.sequence() >= target;
        });
  }

  void snapshot() {
    instance.takeSnapshot().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    instance.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    if (closesStored) {
      stored.close();
    }
  }
}
