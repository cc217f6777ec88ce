package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Reads changes in the order of the log, from a position on, as slowly as its reader asks: from the newest that are in
 * memory while it keeps up, else by a replay. Nothing is kept for a reader that does not ask.
 *
 * <p>Order: by position, then command, then number; whatever partitions the changes come from. So the changes of one
 * entity come in the order in which they happened.
 *
 * <p>Threads: {@link #next} and {@link #close} by any; one question at a time.
 */
public final class ChangeCursor {
  /** How long a reader in need of a replay may be silent before others get their turn. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Ports ports;
  private final Loop loop;
  private final FeedOptions options;
  private final ChangeTail tail;
  private final ReplayTurns turns;
  private final Consumer<ChangeCursor> closed;
  /** The rest: log loop only. */
  private Position at;
  private boolean checked;
  private CompletableFuture<ChangeBatch> asked;
  private int most;
  private ChangeReplay replay;
  private Runnable awaitedTurn;
  private boolean hasTurn;
  private Runnable forgetMore = () -> { };
  private Loop.Timer timer;
  private RuntimeException ended;

  /** Reads after a position; one that may belong to another history is checked first. */
  ChangeCursor(Ports ports, FeedOptions options, ChangeTail tail, ReplayTurns turns, Position at, boolean isKnown,
      Consumer<ChangeCursor> closed) {
    this.ports = ports;
    this.loop = ports.logLoop();
    this.options = options;
    this.tail = tail;
    this.turns = turns;
    this.at = at;
    this.checked = isKnown;
    this.closed = closed;
  }

  /** Goes on with a replay whose state has been restated; its turn is this cursor's now. */
  void goOnWith(ChangeReplay restated) {
    replay = restated;
    hasTurn = true;
  }

  /**
   * What happened next.
   *
   * @param mostChanges about how many changes; an entry is never split
   * @return completes on the log loop, with no changes where the log only moved on for a while; fails with
   *     {@link ChangesLostException}, with {@link StoppedException} when the instance has stopped or recovers, or with
   *     what the journal or the archive failed with
   */
  public CompletionStage<ChangeBatch> next(int mostChanges) {
    CompletableFuture<ChangeBatch> future = new CompletableFuture<>();
    loop.execute(() -> {
      asked = future;
      most = mostChanges;
      stopTimer();
      if (ended != null) {
        fail(ended);
      } else {
        go();
      }
    });
    return future;
  }

  /** Ends it; who waits hears of it. */
  public void close() {
    end(new StoppedException("the reading of changes was ended"));
  }

  void end(RuntimeException why) {
    loop.execute(() -> {
      if (ended == null) {
        ended = why;
        closed.accept(this);
        stopTimer();
        forgetMore.run();
        closeReplay();
        fail(why);
      }
    });
  }

  private void go() {
    if (asked == null || ended != null) {
      return;
    }
    try {
      if (!checked) {
        check();
      } else if (replay == null ? tail.covers(at.sequence()) : tail.coversWell(at.sequence())) {
        readTail();
      } else if (replay != null) {
        readReplay();
      } else {
        askTurn();
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /**
   * Looks whether what happened after the position can be had, without waiting for more to happen.
   *
   * @param again whether the position's own entry is to be read once more
   * @return completes on the log loop; fails as {@link #next} does
   */
  CompletionStage<ChangeCursor> check(boolean again) {
    return History.check(ports, at, again).thenApply(checkedAt -> {
      at = checkedAt;
      checked = true;
      return this;
    });
  }

  private void check() {
    History.check(ports, at, false).whenComplete((checkedAt, failure) -> onLoop(failure, () -> {
      checked = true;
      go();
    }));
  }

  // ---- the newest changes

  private void readTail() {
    closeReplay();
    tail.gather();
    ChangeBatch batch = tail.covers(at.sequence()) ? tail.read(at.sequence(), most) : null;
    if (batch == null) {
      askTurn();
    } else if (!batch.changes().isEmpty()) {
      hand(batch);
    } else {
      forgetMore = tail.await(this::go);
      timer = loop.schedule(options.idleMillis(), this::idle);
    }
  }

  private void idle() {
    forgetMore.run();
    tail.gather();
    hand(tail.read(at.sequence(), most));
  }

  // ---- older ones

  private void askTurn() {
    awaitedTurn = this::takeTurn;
    turns.ask(awaitedTurn);
  }

  private void takeTurn() {
    awaitedTurn = null;
    hasTurn = true;
    ports.journal().head().whenComplete((head, failure) -> onLoop(failure, () -> openReplay(head)));
  }

  private void openReplay(Journal.Head head) {
    long after = at.sequence();
    ChangeReplay.open(ports, options.replayBytes(), head, after, after).whenComplete((opened, failure) ->
        loop.execute(() -> {
          if (opened != null && ended != null) {
            opened.close();
          } else if (failure != null) {
            fail(failure);
          } else {
            replay = opened;
            go();
          }
        }));
  }

  private void readReplay() {
    ChangeBatch batch = replay.poll(most);
    if (!batch.changes().isEmpty()) {
      hand(batch);
      timer = loop.schedule(PATIENCE_MILLIS, this::closeReplay);
      return;
    }
    if (batch.through().sequence() > at.sequence()) {
      at = batch.through();
    }
    replay.advance().whenComplete((more, failure) -> onLoop(failure, this::go));
  }

  private void closeReplay() {
    if (replay != null) {
      replay.close();
      replay = null;
    }
    if (awaitedTurn != null) {
      turns.forget(awaitedTurn);
      awaitedTurn = null;
    }
    if (hasTurn) {
      hasTurn = false;
      turns.leave();
    }
  }

  // ---- ends of a question

  private void onLoop(Throwable failure, Runnable step) {
    loop.execute(() -> {
      if (ended != null || asked == null) {
        return;
      }
      if (failure != null) {
        fail(failure);
      } else {
        step.run();
      }
    });
  }

  private void hand(ChangeBatch batch) {
    stopTimer();
    at = batch.through();
    CompletableFuture<ChangeBatch> told = asked;
    asked = null;
    told.complete(batch);
  }

  private void fail(Throwable failure) {
    closeReplay();
    CompletableFuture<ChangeBatch> told = asked;
    asked = null;
    if (told != null) {
      told.completeExceptionally(failure);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
