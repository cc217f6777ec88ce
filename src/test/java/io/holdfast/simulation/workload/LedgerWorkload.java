package io.holdfast.simulation.workload;

import io.holdfast.codec.Kind;
import io.holdfast.engine.ledger.Ledger;
import io.holdfast.engine.ledger.LedgerCommand;
import io.holdfast.engine.ledger.LedgerMachine;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.run.Workload;
import java.util.List;
import java.util.stream.IntStream;

/** Transfers across partitions, commands that are answered by later ones, and notes that count applications. */
public final class LedgerWorkload implements Workload {
  private static final int ACCOUNTS = 12;
  private static final int DOORS = 30;
  private static final long FUNDS = 1_000;

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public Domain<?, ?> domain() {
    return new Ledger();
  }

  @Override
  public List<Kind> kinds() {
    return Ledger.KINDS.all().stream().filter(kind -> kind.id() >= 31_000).toList();
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveLedger(partitions);
  }

  @Override
  public List<Command> opening() {
    return IntStream.range(0, ACCOUNTS).<Command>mapToObj(i -> new LedgerCommand.Deposit(account(i), FUNDS)).toList();
  }

  private static String account(long number) {
    return "account-" + number;
  }

  private static String any(Client client) {
    return account(client.between(0, ACCOUNTS - 1));
  }

  private static String door(Client client) {
    return "door-" + client.between(0, DOORS);
  }

  @Override
  public Act next(Client client) {
    boolean key = client.chance(0.5);
    long amount = client.between(0, FUNDS / 3);
    return switch ((int) client.between(0, 13)) {
      case 0, 1, 2 -> Act.Write.of(new LedgerCommand.Transfer(any(client), any(client), amount, false), key);
      case 3 -> Act.Write.of(new LedgerCommand.Transfer(any(client), any(client), amount, true), key);
      case 4 -> Act.Write.of(new LedgerCommand.TransferAt(any(client), any(client), amount,
          client.between(1, 9)), key);
      case 5 -> Act.Write.of(new LedgerCommand.Await(door(client), client.between(1, 3_000)), key);
      case 6 -> Act.Write.of(new LedgerCommand.Put(door(client), client.done()), key);
      case 7 -> Act.Write.of(new LedgerCommand.NoteEverywhere("everywhere-" + client.between(0, 3)), key);
      case 8 -> total(client.chance(0.3));
      case 9 -> client.chance(0.1) ? Act.Write.of(new LedgerCommand.Lost("nowhere"), key) : note(client, key);
      default -> note(client, key);
    };
  }

  /** Every try goes elsewhere, as one whose id is made anew. */
  private static Act note(Client client, boolean key) {
    String id = client.name() + "-note-" + client.done();
    long owner = client.between(0, 100);
    return Act.Write.each((node, attempt) -> new LedgerCommand.Note(id, "owner-" + (owner + attempt)), key);
  }

  private static Act total(boolean strong) {
    return new Act.Read(-1, strong, "total", LedgerWorkload::conserved);
  }

  /** Money is neither made nor lost: what the opening brought is there, in whichever accounts. */
  private static Long conserved(Node node) {
    long total = node.machines(LedgerMachine.class).stream().mapToLong(LedgerMachine::total).sum();
    Violation.unless(total % FUNDS == 0 && total <= ACCOUNTS * FUNDS, "money is conserved", () -> "there is " + total);
    return total;
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    NaiveLedger naive = (NaiveLedger) model;
    naive.balances().forEach((account, balance) -> {
      long has = ledger(node, account).balanceOf(account);
      Violation.unless(has == balance, "state is what the journal means",
          () -> node.name() + " at " + node.instance().position() + " has " + has + " in " + account + ", not "
              + balance);
      Violation.unless(has >= 0, "never oversold", () -> account + " has " + has);
    });
    long waiting = node.machines(LedgerMachine.class).stream().mapToLong(LedgerMachine::waiting).sum();
    Violation.unless(waiting == naive.waiting(), "state is what the journal means",
        () -> node.name() + " at " + node.instance().position() + " has " + waiting + " waiting, not "
            + naive.waiting());
  }

  @Override
  public void always(Node node) {
    conserved(node);
  }

  private static LedgerMachine ledger(Node node, String owner) {
    return node.machine(Routing.hashOf(owner), LedgerMachine.class);
  }
}
