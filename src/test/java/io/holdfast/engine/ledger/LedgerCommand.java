package io.holdfast.engine.ledger;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;

/** The commands of the tests' domain. */
public sealed interface LedgerCommand extends Command {

  /** What decides the partition. */
  String owner();

  @Override
  default Footprint footprint(Partitioning partitioning) {
    return partitioning.only(Routing.hashOf(owner()));
  }

  /** Opens an account, or adds to it. */
  record Deposit(String account, long amount) implements LedgerCommand {
    @Override
    public String owner() {
      return account;
    }
  }

  /** Moves money from one account to another, perhaps in another partition; throws half-way if told to. */
  record Transfer(String from, String to, long amount, boolean broken) implements LedgerCommand {
    @Override
    public String owner() {
      return from;
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.of(partitioning.partitionOf(Routing.hashOf(from)),
          partitioning.partitionOf(Routing.hashOf(to)));
    }
  }

  /** Moves money only if the account is at a version; else asks to read again. */
  record TransferAt(String from, String to, long amount, long version) implements LedgerCommand {
    @Override
    public String owner() {
      return from;
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.of(partitioning.partitionOf(Routing.hashOf(from)),
          partitioning.partitionOf(Routing.hashOf(to)));
    }
  }

  /** Moves money to an account whose partition it does not name. */
  record Trespass(String from, String to, long amount) implements LedgerCommand {
    @Override
    public String owner() {
      return from;
    }
  }

  /** Waits until a key is put, or for some time. */
  record Await(String key, long millis) implements LedgerCommand {
    @Override
    public String owner() {
      return key;
    }
  }

  /** Puts a key, and so answers all who wait for it. */
  record Put(String key, long value) implements LedgerCommand {
    @Override
    public String owner() {
      return key;
    }
  }

  /** Counts how often it was applied. */
  record Note(String id, String owner) implements LedgerCommand {}

  /** Counts how often it was applied, in every partition. */
  record NoteEverywhere(String id) implements LedgerCommand {
    /** Begins the id of a note that throws in one partition, whose number follows. */
    public static final String BROKEN_IN = "broken in ";

    @Override
    public String owner() {
      return id;
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.Every.PARTITION;
    }
  }

  /** Cannot even say what it touches. */
  record Lost(String id) implements LedgerCommand {
    @Override
    public String owner() {
      return id;
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return new Footprint.One(partitioning.count());
    }
  }
}
