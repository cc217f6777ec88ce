package io.holdfast.feed;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdsDomain;
import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.engine.Answer;
import io.holdfast.engine.ChangeListener;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceListener;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.Ports;
import io.holdfast.engine.Refusal;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A whole instance with ads over a real journal, for consumers. */
final class FeedNode implements AutoCloseable {
  final Instance instance;
  private final SqliteJournal journal;
  private final FileSnapshotArchive archive;

  FeedNode(VertxLoops loops, Path directory, InstanceOptions options, FeedOptions feed, ChangeConsumer... consumers) {
    journal = SqliteJournal.open(directory, 4, Clock.system());
    archive = FileSnapshotArchive.open(directory.resolve("snapshots"));
    List<Loop> partitions = List.of(loops.next(), loops.next());
    instance = new Instance(new Ports(Clock.system(), loops.next(), partitions, journal, EntryStream.none(),
        KeeperLease.alone(), archive, List.of(new AdsDomain()), Kinds.standard()), options, feed, UUID::randomUUID,
        ChangeListener.nobody(), new InstanceListener() { });
    for (ChangeConsumer consumer : consumers) {
      instance.feed().register(consumer);
    }
    instance.start().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Has a command applied. */
  Reply apply(AdCommand command) {
    return submit(command).orTimeout(20, TimeUnit.SECONDS).join();
  }

  CompletableFuture<Reply> submit(AdCommand command) {
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

  void snapshot() {
    instance.takeSnapshot().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    instance.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    archive.close();
    journal.close();
  }
}
