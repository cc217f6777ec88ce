package io.holdfast.simulation.registers;

import io.holdfast.codec.Kind;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Setting;
import java.util.List;

/** Registers and locks, as the engine sees them. */
public final class Registers implements Domain<RegisterCommand, RegisterMachine> {

  /** The kinds of its commands and replies. */
  public static final List<Kind> KINDS = List.of(
      Kind.of(32_001, 1, RegisterCommand.Set.class),
      Kind.of(32_002, 1, RegisterCommand.SetIf.class),
      Kind.of(32_003, 1, RegisterCommand.Add.class),
      Kind.of(32_004, 1, RegisterCommand.Exchange.class),
      Kind.of(32_005, 1, RegisterCommand.Acquire.class),
      Kind.of(32_006, 1, RegisterCommand.Release.class),
      Kind.of(32_051, 1, RegisterReply.Is.class),
      Kind.of(32_052, 1, RegisterReply.Differs.class),
      Kind.of(32_053, 1, RegisterReply.Held.class),
      Kind.of(32_054, 1, RegisterReply.TooLate.class),
      Kind.of(32_055, 1, RegisterReply.Released.class),
      Kind.of(32_056, 1, RegisterReply.NotHeld.class));

  @Override
  public String name() {
    return "registers";
  }

  @Override
  public Class<RegisterCommand> commands() {
    return RegisterCommand.class;
  }

  @Override
  public Class<RegisterMachine> machine() {
    return RegisterMachine.class;
  }

  @Override
  public List<Setting> settings() {
    return List.of();
  }

  @Override
  public RegisterMachine newMachine(PartitionContext context) {
    return new RegisterMachine(context);
  }
}
