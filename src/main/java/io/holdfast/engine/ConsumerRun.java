package io.holdfast.engine;

import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.log.Loop;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one registered consumer while this instance is the keeper: asks for its position, gives it what happened
 * since, one batch after the other, and begins again at its position after a failure.
 *
 * <p>Threads: the log loop only, except {@link #status} and {@link #name}.
 */
final class ConsumerRun {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerRun.class);

  private final ChangeFeed feed;
  private final Ports ports;
  private final Loop loop;
  private final FeedOptions options;
  private final ChangeConsumer consumer;
  /** Counts beginnings and ends: what was asked before is not listened to. */
  private int turn;
  private boolean serving;
  private ChangeCursor cursor;
  private Restatement restatement;
  private Loop.Timer pause;
  private long pauseMillis;
  private int attempts;
  private final SplittableRandom chance;
  /** What was applied when this instance began to serve it: bounds how long an unknown position holds back. */
  private long servedFrom;
  /** Written on the log loop, read by anyone. */
  private volatile Phase phase = Phase.IDLE;
  private volatile Position position;
  private volatile long changes;
  private volatile long failures;
  private volatile String detail = "";

  ConsumerRun(ChangeFeed feed, Ports ports, FeedOptions options, ChangeConsumer consumer) {
    this.feed = feed;
    this.ports = ports;
    this.loop = ports.logLoop();
    this.options = options;
    this.consumer = consumer;
    this.chance = new SplittableRandom(ports.clock().nanos());
  }

  String name() {
    return consumer.name();
  }

  /** Any thread. */
  ConsumerStatus status() {
    Position at = position;
    long behind = at == null ? 0 : Math.max(0, feed.applied() - at.sequence());
    return new ConsumerStatus(name(), phase, at, behind, changes, failures, isOverLimit(), detail);
  }

  private boolean isOverLimit() {
    Position at = position;
    return phase != Phase.IDLE && feed.applied() - (at == null ? servedFrom : at.sequence()) > options.holdEntries();
  }

  /** The sequence that must stay within reach for it; {@link Long#MAX_VALUE} if it need not be waited for. */
  long heldBack() {
    if (phase == Phase.IDLE || isOverLimit()) {
      return Long.MAX_VALUE;
    }
    Position at = position;
    return at == null ? 0 : at.sequence();
  }

  /** Whether it is to be served here from now on. */
  void serve(boolean isToBeServed) {
    if (isToBeServed == serving) {
      return;
    }
    serving = isToBeServed;
    halt();
    if (serving) {
      changes = 0;
      failures = 0;
      servedFrom = feed.applied();
      forgetFailures();
      ask();
    } else {
      position = null;
      phase = Phase.IDLE;
      detail = "";
    }
  }

  private void halt() {
    turn++;
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
    if (restatement != null) {
      restatement.stop();
      restatement = null;
    }
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
  }

  // ---- beginning

  private void ask() {
    phase = Phase.STARTING;
    then(consumer::position, this::begin);
  }

  private void begin(Optional<Position> known) {
    if (known.isPresent()) {
      position = known.get();
      follow(feed.cursorAfter(position, false));
    } else if (consumer.beginning() == ChangeConsumer.Beginning.NOW) {
      beginAt(feed.now());
    } else {
      then(consumer::clear, cleared -> restate());
    }
  }

  private void beginAt(Position from) {
    then(() -> consumer.beginUnlessBegun(from), begun -> {
      position = begun;
      follow(feed.cursorAfter(begun, begun.equals(from)));
    });
  }

  private void restate() {
    phase = Phase.RESTATING;
    int mine = turn;
    restatement = new Restatement(ports, options, feed.turns(), consumer);
    restatement.run().whenComplete((replay, failure) -> {
      if (mine != turn) {
        return;
      }
      if (failure != null) {
        failed(failure);
        return;
      }
      restatement = null;
      position = replay.begin();
      ChangeCursor going = feed.cursorAfter(position, true);
      going.goOnWith(replay);
      follow(going);
    });
  }

  // ---- following

  private void follow(ChangeCursor from) {
    phase = Phase.FOLLOWING;
    cursor = from;
    read();
  }

  private void read() {
    int most = Math.min(options.batchChanges(), consumer.mostChanges());
    then(() -> cursor.next(most), this::take);
  }

  private void take(ChangeBatch batch) {
    Position from = position;
    if (batch.through().sequence() == from.sequence()) {
      read();
      return;
    }
    then(() -> consumer.take(from, batch), taken -> {
      position = batch.through();
      changes += batch.changes().size();
      forgetFailures();
      detail = "";
      read();
    });
  }

  // ---- what may go wrong

  private <T> void then(Supplier<CompletionStage<T>> question, Consumer<T> next) {
    int mine = turn;
    CompletionStage<T> stage;
    try {
      stage = question.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    stage.whenComplete((result, failure) -> loop.execute(() -> {
      if (mine != turn) {
        return;
      }
      if (failure != null) {
        failed(failure);
      } else {
        next.accept(result);
      }
    }));
  }

  private void failed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    halt();
    failures++;
    detail = String.valueOf(cause.getMessage());
    if (cause instanceof ChangesLostException) {
      lost();
      return;
    }
    attempts++;
    if (attempts >= consumer.mostAttempts()) {
      LOG.error("consumer {} is parked at {} after {} attempts, until it is resumed: {}", name(), position, attempts,
          detail);
      phase = Phase.PARKED;
      return;
    }
    pause(cause);
  }

  /** Half of each pause is by chance, so that many do not come back in step. */
  private void pause(Throwable cause) {
    long millis = Math.max(1, pauseMillis / 2 + chance.nextLong(pauseMillis / 2 + 1));
    LOG.warn("consumer {} failed at {}; it is tried again in {} ms: {}", name(), position, millis, cause.toString());
    phase = Phase.PAUSED;
    pause = loop.schedule(millis, this::ask);
    pauseMillis = Math.min(options.longestRetryMillis(), pauseMillis * 2);
  }

  private void forgetFailures() {
    attempts = 0;
    pauseMillis = options.retryMillis();
  }

  private void lost() {
    if (consumer.beginning() == ChangeConsumer.Beginning.STATE) {
      LOG.warn("consumer {} begins anew with the whole state: {}", name(), detail);
      position = null;
      then(consumer::clear, cleared -> restate());
    } else {
      LOG.error("consumer {} has lost changes, and waits until an operator says where it goes on: {}", name(), detail);
      phase = Phase.LOST;
    }
  }

  // ---- operators

  /** Tries again now. */
  CompletionStage<Void> resume() {
    halt();
    forgetFailures();
    ask();
    return CompletableFuture.completedFuture(null);
  }

  CompletionStage<Void> restart() {
    return ordered(consumer::clear, null);
  }

  CompletionStage<Void> restartAt(Position from) {
    return ordered(() -> consumer.begin(from), from);
  }

  private CompletionStage<Void> ordered(Supplier<CompletionStage<Void>> order, Position from) {
    halt();
    forgetFailures();
    position = from;
    int mine = turn;
    CompletableFuture<Void> done = new CompletableFuture<>();
    order.get().whenComplete((nothing, failure) -> loop.execute(() -> {
      if (failure != null) {
        done.completeExceptionally(failure);
      } else {
        done.complete(null);
      }
      if (mine == turn) {
        ask();
      }
    }));
    return done;
  }
}
