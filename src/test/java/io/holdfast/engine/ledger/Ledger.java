package io.holdfast.engine.ledger;

import io.holdfast.codec.Kind;
import io.holdfast.codec.Kinds;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** The tests' domain. */
public final class Ledger implements Domain<LedgerCommand, LedgerMachine> {

  /** Everything standard, and this domain's. */
  public static final Kinds KINDS = Kinds.standard().with(List.of(
      Kind.of(31_001, 1, LedgerCommand.Deposit.class),
      Kind.of(31_002, 1, LedgerCommand.Transfer.class),
      Kind.of(31_003, 1, LedgerCommand.TransferAt.class),
      Kind.of(31_004, 1, LedgerCommand.Await.class),
      Kind.of(31_005, 1, LedgerCommand.Put.class),
      Kind.of(31_006, 1, LedgerCommand.Note.class),
      Kind.of(31_007, 1, LedgerCommand.NoteEverywhere.class),
      Kind.of(31_008, 1, LedgerCommand.Lost.class),
      Kind.of(31_009, 1, LedgerCommand.Trespass.class),
      Kind.of(31_051, 1, LedgerReply.Balance.class),
      Kind.of(31_052, 1, LedgerReply.TooPoor.class),
      Kind.of(31_053, 1, LedgerReply.Moved.class),
      Kind.of(31_054, 1, LedgerReply.Value.class),
      Kind.of(31_055, 1, LedgerReply.TimedOut.class),
      Kind.of(31_056, 1, LedgerReply.Taken.class)));

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public Class<LedgerCommand> commands() {
    return LedgerCommand.class;
  }

  @Override
  public Class<LedgerMachine> machine() {
    return LedgerMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return List.of(LedgerMachine.MOST);
  }

  @Override
  public LedgerMachine newMachine(PartitionContext context) {
    return new LedgerMachine(context);
  }
}
