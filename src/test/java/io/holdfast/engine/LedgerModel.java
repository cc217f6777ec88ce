package io.holdfast.engine;

import io.holdfast.codec.Batch;
import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerReply;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.log.JournalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the journal means, told naively: one command after another over plain maps, without partitions, undo or tables.
 * The engine must come to the same.
 */
final class LedgerModel {
  private static final long KEY_MILLIS = 86_400_000L;

  final TreeMap<String, Long> balances = new TreeMap<>();
  final TreeMap<String, Long> notes = new TreeMap<>();
  final TreeMap<String, Long> values = new TreeMap<>();
  final Map<CommandId, Reply> replies = new HashMap<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private final LinkedHashMap<String, Key> keys = new LinkedHashMap<>();
  private final EntryCodec codec = new EntryCodec(Ledger.KINDS);
  private final Map<String, Long> notesByPartition = new HashMap<>();
  private final int partitions;
  private final Partitioning partitioning;
  private long mostKeys = 500_000;
  private long logTime;
  private JournalEntry entry;

  private record Waiter(CommandId id, String key, long till, Key idempotency) {}

  /** An idempotency key: null outcome and no waiter means that the next duplicate is applied. */
  private static final class Key {
    final Idempotency request;
    final long time;
    Reply outcome;
    CommandId waiter;
    final List<CommandId> duplicates = new ArrayList<>();

    Key(Idempotency request, long time) {
      this.request = request;
      this.time = time;
    }
  }

  LedgerModel(int partitions) {
    this.partitions = partitions;
    this.partitioning = new Partitioning(partitions);
  }

  int waiting() {
    return waiters.size();
  }

  long total() {
    return balances.values().stream().mapToLong(Long::longValue).sum();
  }

  long keysWithOutcome() {
    return keys.values().stream().filter(key -> key.outcome != null).count();
  }

  /** Those that are forgotten go on waiting. */
  long keysThatWait() {
    return waiters.stream().filter(waiter -> waiter.idempotency() != null).count();
  }

  void apply(JournalEntry next) {
    entry = next;
    logTime = next.logTime();
    Batch batch = codec.decode(next.entry());
    for (int i = 0; i < batch.submissions().size(); i++) {
      CommandId id = new CommandId(next.incarnation(), next.batch(), i);
      Reply reply = submit(batch.submissions().get(i), id);
      if (reply != null) {
        replies.put(id, reply);
      }
    }
    forget(batch.submissions().size() + 64);
  }

  private void forget(int budget) {
    Iterator<Key> oldest = keys.values().iterator();
    for (int left = budget; left > 0 && oldest.hasNext(); left--) {
      Key key = oldest.next();
      if (keys.size() <= mostKeys && key.time >= logTime - KEY_MILLIS) {
        return;
      }
      oldest.remove();
    }
  }

  private Reply submit(Submission submission, CommandId id) {
    Idempotency request = submission.idempotency();
    if (request == null) {
      return perform(submission.command(), id, null);
    }
    String name = submission.principal() + "\n" + request.key();
    Key key = keys.computeIfAbsent(name, absent -> new Key(request, logTime));
    if (!key.request.equals(request)) {
      return new SystemReply.KeyReused();
    }
    if (key.outcome != null) {
      return key.outcome;
    }
    if (key.waiter != null) {
      key.duplicates.add(id);
      return null;
    }
    Reply reply = perform(submission.command(), id, key);
    if (reply != null && reply.isOutcome() && !(reply instanceof SystemReply.Failed)) {
      key.outcome = reply;
    }
    return reply;
  }

  private Reply perform(Command command, CommandId id, Key key) {
    return switch (command) {
      case LedgerCommand.Deposit deposit -> new LedgerReply.Balance(add(deposit.account(), deposit.amount()));
      case LedgerCommand.Transfer transfer ->
          transfer(transfer.from(), transfer.to(), transfer.amount(), transfer.broken());
      case LedgerCommand.TransferAt transfer -> transferAt(transfer);
      case LedgerCommand.Await await -> await(await, id, key);
      case LedgerCommand.Put put -> put(put);
      case LedgerCommand.Note note -> new LedgerReply.Taken(note(note));
      case LedgerCommand.NoteEverywhere note ->
          new LedgerReply.Taken(notes.merge(note.id(), (long) partitions, Long::sum) / partitions);
      case LedgerCommand.Trespass trespass -> failed();
      case LedgerCommand.Lost lost -> failed();
      case SystemCommand.Tick tick -> tick();
      case SystemCommand.ChangeSetting change -> {
        mostKeys = change.value();
        yield new SystemReply.Done();
      }
      case SystemCommand.InstanceGone gone -> gone(gone);
      default -> new SystemReply.Done();
    };
  }

  /** Told is how often it was taken in the owner's partition; counted is how often in all. */
  private long note(LedgerCommand.Note note) {
    notes.merge(note.id(), 1L, Long::sum);
    int partition = partitioning.partitionOf(Routing.hashOf(note.owner()));
    return notesByPartition.merge(note.id() + "@" + partition, 1L, Long::sum);
  }

  private Reply failed() {
    return new SystemReply.Failed(entry.position());
  }

  private long add(String account, long amount) {
    versions.merge(account, 1L, Long::sum);
    return balances.merge(account, amount, Long::sum);
  }

  private Reply transfer(String from, String to, long amount, boolean broken) {
    long has = balances.getOrDefault(from, 0L);
    if (has < amount) {
      return new LedgerReply.TooPoor(has);
    }
    if (broken) {
      return failed();
    }
    long left = add(from, -amount);
    add(to, amount);
    return new LedgerReply.Balance(left);
  }

  private Reply transferAt(LedgerCommand.TransferAt transfer) {
    long version = versions.getOrDefault(transfer.from(), 0L);
    return version != transfer.version() ? new LedgerReply.Moved(version)
        : transfer(transfer.from(), transfer.to(), transfer.amount(), false);
  }

  private Reply await(LedgerCommand.Await await, CommandId id, Key key) {
    Long value = values.get(await.key());
    if (value != null) {
      return new LedgerReply.Value(value);
    }
    waiters.add(new Waiter(id, await.key(), logTime + await.millis(), key));
    if (key != null) {
      key.waiter = id;
    }
    return null;
  }

  private Reply put(LedgerCommand.Put put) {
    values.put(put.key(), put.value());
    release(waiter -> waiter.key().equals(put.key()), new LedgerReply.Value(put.value()));
    return new LedgerReply.Value(put.value());
  }

  private Reply tick() {
    release(waiter -> waiter.till() <= logTime, new LedgerReply.TimedOut());
    return new SystemReply.Done();
  }

  private void release(Predicate<Waiter> which, Reply reply) {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (which.test(waiter)) {
        waiters.remove(waiter);
        replies.put(waiter.id(), reply);
        settle(waiter.idempotency(), reply);
      }
    }
  }

  private void settle(Key key, Reply reply) {
    if (key != null) {
      key.outcome = reply;
      key.waiter = null;
      key.duplicates.forEach(duplicate -> replies.put(duplicate, reply));
      key.duplicates.clear();
    }
  }

  private Reply gone(SystemCommand.InstanceGone gone) {
    for (Waiter waiter : List.copyOf(waiters)) {
      if (waiter.id().incarnation().equals(gone.incarnation())) {
        waiters.remove(waiter);
        if (waiter.idempotency() != null) {
          waiter.idempotency().waiter = null;
          waiter.idempotency().duplicates.clear();
        }
      }
    }
    return new SystemReply.Done();
  }
}
