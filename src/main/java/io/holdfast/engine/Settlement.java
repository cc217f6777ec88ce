package io.holdfast.engine;

import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What becomes of the replies that a transaction gave: outcomes are recorded under idempotency keys within the
 * transaction; when it is certain, those who waited are answered.
 *
 * <p>Whoever answers an earlier command must own the partition where that one's outcome is to be kept: its home.
 *
 * <p>Threads: the owner of the partition only.
 */
final class Settlement {
  private final PartitionState state;
  private final CommandSink sink;
  private final ParkedCommands parked;
  private final Answers answers;
  private final List<Released> released = new ArrayList<>();
  private KeyedWaiters parkedIn;

  /** A keyed command that no longer waits, and the duplicates that waited with it. */
  private record Released(KeyedWaiters from, CommandId waiter, List<CommandId> duplicates, Reply reply) {}

  Settlement(PartitionState state, CommandSink sink, ParkedCommands parked, Answers answers) {
    this.state = state;
    this.sink = sink;
    this.parked = parked;
    this.answers = answers;
  }

  /** Within the transaction: records outcomes. What throws here undoes the command. */
  void record(CommandItem item, PartitionState[] touched, boolean answersOwn) {
    if (answersOwn && item.key != null) {
      recordOwn(item, touched);
    }
    for (int i = 0; i < sink.earlierCount(); i++) {
      recordEarlier(sink.earlierCommand(i), sink.earlierReply(i), touched);
    }
  }

  private void recordOwn(CommandItem item, PartitionState[] touched) {
    KeyUse key = item.key;
    PartitionState keeper = find(touched, key.partition());
    if (keeper == null) {
      return; // Another partition's share of a command of every partition.
    }
    Reply reply = sink.reply();
    if (reply == null) {
      parkOwn(item, keeper);
    } else if (reply.isOutcome()) {
      keeper.replies().record(key.sequence(), key.index(), key.routing(), reply);
    }
  }

  private void parkOwn(CommandItem item, PartitionState keeper) {
    if (keeper != state) {
      throw new IllegalStateException("a command waits in partition " + state.partition()
          + ", but its key is kept in " + keeper.partition());
    }
    keeper.waiters().park(item.key, item.id());
    parkedIn = keeper.waiters();
  }

  private void recordEarlier(CommandId earlier, Reply reply, PartitionState[] touched) {
    for (PartitionState each : touched) {
      KeyedWaiters.Place place = each.waiters().placeOf(earlier);
      if (place != null && each.waiters().waits(place.sequence(), place.index())) {
        boolean isKept = reply.isOutcome() && !each.waiters().isForgotten(place);
        int routing = each.waiters().routingOf(place);
        List<CommandId> duplicates = each.waiters().release(place);
        released.add(new Released(each.waiters(), earlier, duplicates, reply));
        if (isKept) {
          each.replies().record(place.sequence(), place.index(), routing, reply);
        }
      }
    }
  }

  /** The transaction has been undone. */
  void forget() {
    sink.clear();
    released.clear();
    parkedIn = null;
  }

  /** The transaction is certain: answers those who waited. */
  void complete(CommandItem item) {
    if (parkedIn != null) {
      parkedIn.index(item.key.sequence(), item.key.index(), item.id());
      parkedIn = null;
    }
    for (int i = 0; i < sink.earlierCount(); i++) {
      answer(sink.earlierCommand(i), sink.earlierReply(i), item);
    }
    for (Released each : released) {
      each.from().unindex(each.waiter());
      each.duplicates().forEach(duplicate -> answer(duplicate, each.reply(), item));
    }
    released.clear();
  }

  private void answer(CommandId earlier, Reply reply, CommandItem by) {
    CommandItem waiting = parked.take(earlier);
    if (waiting != null) {
      waiting.settle(reply, by.entry.position());
      answers.add(waiting);
    }
  }

  /** An instance is gone: its keyed commands wait no longer, and their duplicates are to be submitted again. */
  void abandon(UUID incarnation) {
    for (CommandId gone : state.waiters().of(incarnation)) {
      List<CommandId> duplicates = state.waiters().release(state.waiters().placeOf(gone));
      state.waiters().unindex(gone);
      duplicates.forEach(this::giveUp);
    }
  }

  /** A duplicate is told, if it waits here, that it must ask again; null for none. */
  void giveUp(CommandId duplicate) {
    CommandItem waiting = duplicate == null ? null : parked.take(duplicate);
    if (waiting != null) {
      answers.add(waiting);
    }
  }

  private static PartitionState find(PartitionState[] touched, int partition) {
    for (PartitionState each : touched) {
      if (each.partition() == partition) {
        return each;
      }
    }
    return null;
  }
}
