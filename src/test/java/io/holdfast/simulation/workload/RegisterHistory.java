package io.holdfast.simulation.workload;

import io.holdfast.simulation.registers.RegisterCommand;
import io.holdfast.simulation.registers.RegisterReply;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.KeyModel;
import io.holdfast.simulation.run.Operation;

/** What callers saw of each register: strong reads and writes must be linearizable. */
final class RegisterHistory implements KeyModel<Long> {

  @Override
  public String keyOf(Operation operation) {
    if (operation.act() instanceof Act.Read read) {
      return read.subject().toString();
    }
    return switch (operation.command()) {
      case RegisterCommand.Set set -> set.key();
      case RegisterCommand.Add add -> add.key();
      case RegisterCommand.SetIf set -> set.key();
      default -> null;
    };
  }

  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public Long step(Long state, Operation operation) {
    if (operation.seen() != null) {
      return state.equals(operation.seen()) ? state : null;
    }
    return switch (operation.command()) {
      case RegisterCommand.Set set -> set.value();
      case RegisterCommand.Add add -> fits(operation, new RegisterReply.Is(state + add.amount()))
          ? state + add.amount() : null;
      case RegisterCommand.SetIf set -> setIf(operation, set, state);
      default -> throw new IllegalArgumentException("no register: " + operation);
    };
  }

  private static Long setIf(Operation operation, RegisterCommand.SetIf set, long state) {
    boolean isSet = state == set.expected();
    RegisterReply reply = isSet ? new RegisterReply.Is(set.value()) : new RegisterReply.Differs(state);
    if (!fits(operation, reply)) {
      return null;
    }
    return isSet ? Long.valueOf(set.value()) : Long.valueOf(state);
  }

  private static boolean fits(Operation operation, RegisterReply reply) {
    return operation.reply() == null || operation.reply().equals(reply);
  }
}
