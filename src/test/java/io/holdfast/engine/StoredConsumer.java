package io.holdfast.engine;

import io.holdfast.engine.ledger.LedgerChange;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A store of a consumer, with transactions that take a while, fail, or succeed without the answer being heard. It
 * outlives the instances that write to it.
 */
final class StoredConsumer {
  private final Simulation world;
  final ChangeConsumer.Beginning beginning;
  final List<Happened> happened = new ArrayList<>();
  final Map<String, Long> balances = new TreeMap<>();
  Position position;
  double failing;
  long slowMillis = 1;
  boolean down;
  int mostAttempts = Integer.MAX_VALUE;
  int clears;
  int restated;

  StoredConsumer(Simulation world, ChangeConsumer.Beginning beginning) {
    this.world = world;
    this.beginning = beginning;
  }

  /** One instance's connection to it. */
  ChangeConsumer connect() {
    return new Connection();
  }

  /** Their names, for comparing. */
  List<String> ids() {
    return happened.stream().map(Happened::id).toList();
  }

  private <T> CompletionStage<T> later(Supplier<T> transaction) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    world.after(world.between(1, slowMillis) * 1_000_000, () -> {
      if (down || world.chance(failing)) {
        stage.completeExceptionally(new IllegalStateException("the store is away"));
        return;
      }
      try {
        T result = transaction.get();
        boolean isUnheard = world.chance(failing);
        world.after(100_000, () -> {
          if (isUnheard) {
            stage.completeExceptionally(new IllegalStateException("the answer was not heard"));
          } else {
            stage.complete(result);
          }
        });
      } catch (IllegalStateException e) {
        stage.completeExceptionally(e);
      }
    });
    return stage;
  }

  private final class Connection implements ChangeConsumer {
    @Override
    public String name() {
      return "store";
    }

    @Override
    public Beginning beginning() {
      return beginning;
    }

    @Override
    public int mostAttempts() {
      return mostAttempts;
    }

    @Override
    public CompletionStage<Optional<Position>> position() {
      return later(() -> Optional.ofNullable(position));
    }

    @Override
    public CompletionStage<Void> clear() {
      return later(() -> {
        clears++;
        position = null;
        happened.clear();
        balances.clear();
        return null;
      });
    }

    @Override
    public CompletionStage<Void> restate(List<Change> changes) {
      return later(() -> {
        restated += changes.size();
        changes.forEach(this::keep);
        return null;
      });
    }

    @Override
    public CompletionStage<Void> begin(Position at) {
      return later(() -> {
        position = at;
        return null;
      });
    }

    @Override
    public CompletionStage<Position> beginUnlessBegun(Position at) {
      return later(() -> {
        position = position == null ? at : position;
        return position;
      });
    }

    @Override
    public CompletionStage<Void> take(Position from, ChangeBatch batch) {
      return later(() -> {
        if (!from.equals(position)) {
          throw new IllegalStateException("stands at " + position + ", not at " + from);
        }
        happened.addAll(batch.changes());
        batch.changes().forEach(each -> keep(each.change()));
        position = batch.through();
        return null;
      });
    }

    private void keep(Change change) {
      LedgerChange written = (LedgerChange) change;
      balances.put(written.account(), written.balance());
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
