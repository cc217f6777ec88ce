package io.holdfast.http;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A journal that fails as it is told. */
final class TroubledJournal implements Journal {
  private final Journal target;
  private volatile JournalException.Kind trouble;
  private volatile boolean silent;
  private volatile CompletableFuture<Void> headsHeld = CompletableFuture.completedFuture(null);
  private final AtomicInteger headsAsked = new AtomicInteger();

  TroubledJournal(Journal target) {
    this.target = target;
  }

  /** Fails appends, and questions where that makes sense, until told otherwise; null ends it. */
  void fail(JournalException.Kind kind) {
    trouble = kind;
  }

  /** Accepts appends but never says so, until told otherwise. */
  void silence(boolean on) {
    silent = on;
  }

  /** Answers no question for the head from now on, until told otherwise. */
  void holdHeads(boolean on) {
    if (on) {
      headsHeld = new CompletableFuture<>();
    } else {
      headsHeld.complete(null);
    }
  }

  /** How often the head was asked for. */
  int headsAsked() {
    return headsAsked.get();
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    JournalException.Kind now = trouble;
    if (now != null) {
      return CompletableFuture.failedFuture(new JournalException(now, "made to fail"));
    }
    if (silent) {
      return target.append(append).thenCompose(
          accepted -> CompletableFuture.failedFuture(new JournalException(JournalException.Kind.UNKNOWN, "silent")));
    }
    return target.append(append);
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    return silent ? CompletableFuture.completedFuture(List.of()) : target.read(afterSequence, mostBytes);
  }

  @Override
  public CompletionStage<Head> head() {
    headsAsked.incrementAndGet();
    return headsHeld.thenCompose(released -> headNow());
  }

  private CompletionStage<Head> headNow() {
    return trouble == JournalException.Kind.UNAVAILABLE
        ? CompletableFuture.failedFuture(new JournalException(trouble, "made to fail"))
        : target.head();
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return target.origin(sequence);
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return target.trim(snapshot);
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return target.restoreTo(sequence);
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return target.beginAt(snapshot, logTime, partitions);
  }

  @Override
  public void close() {
    target.close();
  }
}
