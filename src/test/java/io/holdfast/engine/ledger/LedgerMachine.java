package io.holdfast.engine.ledger;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** One partition's accounts, keys, waiters and notes. */
public final class LedgerMachine implements StateMachine<LedgerCommand> {
  static final Setting MOST = new Setting("ledger.most", "coins", Long.MAX_VALUE, 0, Long.MAX_VALUE);

  private final PartitionContext context;
  private final Schema.Builder accountColumns = Schema.byteKeyed("ledger.accounts");
  private final int balance = accountColumns.longColumn("balance");
  private final int version = accountColumns.longColumn("version");
  private final Schema.Builder valueColumns = Schema.byteKeyed("ledger.values");
  private final int value = valueColumns.longColumn("value");
  private final Schema.Builder noteColumns = Schema.byteKeyed("ledger.notes");
  private final int times = noteColumns.longColumn("times");
  private final Schema.Builder waiterColumns = Schema.uuidKeyed("ledger.waiters");
  private final int waitedFor = waiterColumns.bytesColumn("key");
  private final int incarnationHigh = waiterColumns.longColumn("incarnation_high");
  private final int incarnationLow = waiterColumns.longColumn("incarnation_low");
  private final int batch = waiterColumns.longColumn("batch");
  private final int index = waiterColumns.longColumn("index");
  private final int till = waiterColumns.longColumn("till");
  private final int heapPlace = waiterColumns.derivedColumn("heap");
  private final Table accounts;
  private final Table values;
  private final Table notes;
  private final Table waiters;
  private final DeadlineQueue deadlines;
  private long upkeepAt = Long.MAX_VALUE;
  private long upkeeps;

  LedgerMachine(PartitionContext context) {
    this.context = context;
    accounts = new Table(accountColumns.build(RowRouting.ofKey()), context.undo());
    values = new Table(valueColumns.build(RowRouting.ofKey()), context.undo());
    notes = new Table(noteColumns.build(RowRouting.summed()), context.undo());
    waiters = new Table(waiterColumns.build(RowRouting.ofName(waitedFor)), context.undo());
    deadlines = waiters.queueBy(till, heapPlace);
  }

  @Override
  public void apply(LedgerCommand command, long logTime, Sink sink) {
    switch (command) {
      case LedgerCommand.Deposit deposit -> deposit(deposit, sink);
      case LedgerCommand.Transfer transfer -> transfer(transfer.from(), transfer.to(), transfer.amount(),
          transfer.broken(), sink);
      case LedgerCommand.TransferAt transfer -> transferAt(transfer, sink);
      case LedgerCommand.Trespass trespass ->
          transfer(trespass.from(), trespass.to(), trespass.amount(), false, sink);
      case LedgerCommand.Await await -> await(await, logTime, sink);
      case LedgerCommand.Put put -> put(put, sink);
      case LedgerCommand.Note note -> sink.reply(new LedgerReply.Taken(take(note.id())));
      case LedgerCommand.NoteEverywhere note -> {
        sink.reply(new LedgerReply.Taken(take(note.id())));
        if (note.id().equals(LedgerCommand.NoteEverywhere.BROKEN_IN + context.partition())) {
          throw new IllegalStateException("as the note says");
        }
      }
      case LedgerCommand.Lost lost -> throw new AssertionError("nobody routes " + lost);
    }
  }

  private void deposit(LedgerCommand.Deposit deposit, Sink sink) {
    if (deposit.amount() > context.settings().valueOf(MOST)) {
      sink.reply(new LedgerReply.TooPoor(0));
      return;
    }
    sink.reply(new LedgerReply.Balance(add(deposit.account(), deposit.amount(), sink)));
  }

  private void transfer(String from, String to, long amount, boolean broken, Sink sink) {
    LedgerMachine payer = at(from);
    LedgerMachine payee = at(to);
    long has = payer.balanceOf(from);
    if (has < amount) {
      sink.reply(new LedgerReply.TooPoor(has));
      return;
    }
    long left = payer.add(from, -amount, sink);
    if (broken) {
      throw new IllegalStateException("told to break half-way");
    }
    payee.add(to, amount, sink);
    sink.reply(new LedgerReply.Balance(left));
  }

  private void transferAt(LedgerCommand.TransferAt transfer, Sink sink) {
    long now = at(transfer.from()).versionOf(transfer.from());
    if (now != transfer.version()) {
      sink.reply(new LedgerReply.Moved(now));
      return;
    }
    transfer(transfer.from(), transfer.to(), transfer.amount(), false, sink);
  }

  private LedgerMachine at(String owner) {
    return context.peers().at(context.partitioning().partitionOf(Routing.hashOf(owner)), LedgerMachine.class);
  }

  private void await(LedgerCommand.Await await, long logTime, Sink sink) {
    int known = find(values, await.key());
    if (known != Table.NONE) {
      sink.reply(new LedgerReply.Value(values.getLong(known, value)));
      return;
    }
    CommandId id = sink.command();
    int row = waiters.insert(sink.position().sequence(), id.index());
    waiters.setBytes(row, waitedFor, bytes(await.key()));
    waiters.setLong(row, incarnationHigh, id.incarnation().getMostSignificantBits());
    waiters.setLong(row, incarnationLow, id.incarnation().getLeastSignificantBits());
    waiters.setLong(row, batch, id.batch());
    waiters.setLong(row, index, id.index());
    waiters.setLong(row, till, logTime + await.millis());
    waiters.close(row);
  }

  private void put(LedgerCommand.Put put, Sink sink) {
    int row = openOrInsert(values, put.key());
    values.setLong(row, value, put.value());
    values.close(row);
    byte[] key = bytes(put.key());
    for (int waiter : waitersInOrder()) {
      if (waiters.bytesEqual(waiter, waitedFor, key, 0, key.length)) {
        release(waiter, new LedgerReply.Value(put.value()), sink);
      }
    }
    sink.reply(new LedgerReply.Value(put.value()));
  }

  private List<Integer> waitersInOrder() {
    List<Integer> rows = new ArrayList<>();
    for (int row = waiters.nextRow(0); row != Table.NONE; row = waiters.nextRow(row + 1)) {
      rows.add(row);
    }
    rows.sort(Comparator.comparingLong(waiters::ordinal));
    return rows;
  }

  private void release(int row, LedgerReply reply, Sink sink) {
    sink.reply(new CommandId(new UUID(waiters.getLong(row, incarnationHigh), waiters.getLong(row, incarnationLow)),
        waiters.getLong(row, batch), (int) waiters.getLong(row, index)), reply);
    waiters.delete(row);
  }

  @Override
  public void tick(long logTime, int budget, Sink sink) {
    for (int left = budget; left > 0 && deadlines.earliest() <= logTime; left--) {
      release(deadlines.first(), new LedgerReply.TimedOut(), sink);
    }
  }

  @Override
  public long nextDeadline() {
    return deadlines.earliest();
  }

  @Override
  public void instanceGone(UUID incarnation, long logTime, Sink sink) {
    for (int row : waitersInOrder()) {
      if (waiters.getLong(row, incarnationHigh) == incarnation.getMostSignificantBits()
          && waiters.getLong(row, incarnationLow) == incarnation.getLeastSignificantBits()) {
        waiters.delete(row);
      }
    }
  }

  private long take(String id) {
    int row = openOrInsert(notes, id);
    long taken = notes.getLong(row, times) + 1;
    notes.setLong(row, times, taken);
    notes.close(row);
    return taken;
  }

  private long add(String account, long amount, Sink sink) {
    int row = openOrInsert(accounts, account);
    long after = accounts.getLong(row, balance) + amount;
    accounts.setLong(row, balance, after);
    accounts.setLong(row, version, accounts.getLong(row, version) + 1);
    accounts.close(row);
    sink.emit(new LedgerChange(account, after));
    return after;
  }

  private static int openOrInsert(Table table, String key) {
    int row = find(table, key);
    if (row == Table.NONE) {
      byte[] bytes = bytes(key);
      return table.insert(bytes, 0, bytes.length);
    }
    table.open(row);
    return row;
  }

  private static int find(Table table, String key) {
    byte[] bytes = bytes(key);
    return table.find(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An account's balance, 0 if there is no such account. */
  public long balanceOf(String account) {
    int row = find(accounts, account);
    return row == Table.NONE ? 0 : accounts.getLong(row, balance);
  }

  /** How often an account was changed. */
  public long versionOf(String account) {
    int row = find(accounts, account);
    return row == Table.NONE ? 0 : accounts.getLong(row, version);
  }

  /** How often a note was taken. */
  public long timesOf(String id) {
    int row = find(notes, id);
    return row == Table.NONE ? 0 : notes.getLong(row, times);
  }

  /** The sum of all balances. */
  public long total() {
    long sum = 0;
    for (int row = accounts.nextRow(0); row != Table.NONE; row = accounts.nextRow(row + 1)) {
      sum += accounts.getLong(row, balance);
    }
    return sum;
  }

  /** How many wait. */
  public int waiting() {
    return waiters.size();
  }

  /** Wants upkeep at a time of the instance's clock. */
  public void wantUpkeep(long atMillis) {
    upkeepAt = atMillis;
  }

  /** How often there was upkeep. */
  public long upkeeps() {
    return upkeeps;
  }

  @Override
  public long nextUpkeep() {
    return upkeepAt;
  }

  @Override
  public void upkeep(long nowMillis) {
    upkeeps++;
    upkeepAt = Long.MAX_VALUE;
  }

  @Override
  public long restate(long place, int most, Consumer<Change> into) {
    return TableWalk.restate(List.of(new TableWalk.Part(accounts, row -> new LedgerChange(
        new String(accounts.bytes(row, accounts.keyColumn()), StandardCharsets.UTF_8),
        accounts.getLong(row, balance)))), place, most, into);
  }

  @Override
  public List<Table> tables() {
    return List.of(accounts, values, notes, waiters);
  }

  @Override
  public void rebuild() {
    // Nothing is derived but the deadlines, which the table keeps itself.
  }
}
