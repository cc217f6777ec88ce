package io.holdfast.engine;

import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.log.Journal;
import io.holdfast.log.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gives a consumer the whole state, as the newest snapshot has it, and then the snapshot's position. A replay goes on
 * from there.
 *
 * <p>Threads: the log loop only.
 */
final class Restatement {
  private final Ports ports;
  private final Loop loop;
  private final FeedOptions options;
  private final ReplayTurns turns;
  private final ChangeConsumer consumer;
  private final CompletableFuture<ChangeReplay> restated = new CompletableFuture<>();
  private final Runnable begin = this::begin;
  private boolean hasTurn;
  private boolean stopped;
  private ChangeReplay replay;

  Restatement(Ports ports, FeedOptions options, ReplayTurns turns, ChangeConsumer consumer) {
    this.ports = ports;
    this.loop = ports.logLoop();
    this.options = options;
    this.turns = turns;
    this.consumer = consumer;
  }

  /** Completes on the log loop with the replay, whose turn goes with it. */
  CompletionStage<ChangeReplay> run() {
    turns.ask(begin);
    return restated;
  }

  /** Gives up. */
  void stop() {
    stopped = true;
    release();
  }

  private void begin() {
    hasTurn = true;
    then(ports.journal()::head, this::open);
  }

  private void open(Journal.Head head) {
    then(() -> ChangeReplay.open(ports, options.replayBytes(), head, head.sequence(), 0), opened -> {
      replay = opened;
      next(ChangeReplay.Place.FIRST);
    });
  }

  private void next(ChangeReplay.Place place) {
    then(() -> replay.restate(place, options.batchChanges()), part -> {
      if (part.changes().isEmpty()) {
        goOn(part.next());
      } else {
        then(() -> consumer.restate(part.changes()), written -> goOn(part.next()));
      }
    });
  }

  private void goOn(ChangeReplay.Place place) {
    if (place != null) {
      next(place);
      return;
    }
    then(() -> consumer.begin(replay.begin()), begun -> {
      ChangeReplay done = replay;
      replay = null;
      hasTurn = false;
      restated.complete(done);
    });
  }

  private <T> void then(Supplier<CompletionStage<T>> question, Consumer<T> next) {
    CompletionStage<T> stage;
    try {
      stage = question.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    stage.whenComplete((result, failure) -> loop.execute(() -> {
      if (stopped) {
        closeIfReplay(result);
      } else if (failure != null) {
        release();
        restated.completeExceptionally(failure);
      } else {
        next.accept(result);
      }
    }));
  }

  private static void closeIfReplay(Object late) {
    if (late instanceof ChangeReplay opened) {
      opened.close();
    }
  }

  private void release() {
    if (replay != null) {
      replay.close();
      replay = null;
    }
    if (hasTurn) {
      hasTurn = false;
      turns.leave();
    } else {
      turns.forget(begin);
    }
  }
}
