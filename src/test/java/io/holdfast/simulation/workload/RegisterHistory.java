package io.holdfast.simulation.workload;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Command;
import io.holdfast.simulation.registers.RegisterCommand;
import io.holdfast.simulation.registers.RegisterReply;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Linearizability;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What callers saw of each register: strong reads and writes must be linearizable. */
final class RegisterHistory {
  private final Set<String> accepted = new HashSet<>();

  RegisterHistory(Truth truth) {
    for (Truth.Fact fact : truth.line()) {
      for (Submission submission : fact.batch().submissions()) {
        if (submission.trace() != null) {
          accepted.add(submission.trace());
        }
      }
    }
  }

  void judge(List<Operation> history) {
    Map<String, List<Linearizability.Call>> byKey = new TreeMap<>();
    for (Operation operation : history) {
      Linearizability.Call call = call(operation);
      if (call != null) {
        byKey.computeIfAbsent(keyOf(operation), absent -> new ArrayList<>()).add(call);
      }
    }
    byKey.forEach((key, calls) -> Violation.unless(Linearizability.holds(calls), "linearizable",
        () -> key + " cannot have had " + calls));
  }

  private static String keyOf(Operation operation) {
    return operation.act() instanceof Act.Read read ? read.subject().toString()
        : ((RegisterCommand) operation.command()).key();
  }

  /** The call as its client saw it; null if it tells nothing, or is of no register. */
  private Linearizability.Call call(Operation operation) {
    if (operation.act() instanceof Act.Read read) {
      boolean tells = read.strong() && operation.seen() != null;
      return tells
          ? Linearizability.Call.of(operation, state -> state == (Long) operation.seen() ? state : null)
          : null;
    }
    boolean happened = operation.reply() != null
        || operation.attempts().stream().anyMatch(attempt -> accepted.contains(attempt.trace()));
    return happened ? write(operation, operation.command()) : null;
  }

  private static Linearizability.Call write(Operation operation, Command command) {
    return switch (command) {
      case RegisterCommand.Set set -> Linearizability.Call.of(operation, state -> set.value());
      case RegisterCommand.Add add -> Linearizability.Call.of(operation,
          state -> fits(operation, new RegisterReply.Is(state + add.amount())) ? state + add.amount() : null);
      case RegisterCommand.SetIf set -> Linearizability.Call.of(operation, state -> setIf(operation, set, state));
      default -> null;
    };
  }

  private static Long setIf(Operation operation, RegisterCommand.SetIf set, long state) {
    boolean isSet = state == set.expected();
    RegisterReply reply = isSet ? new RegisterReply.Is(set.value()) : new RegisterReply.Differs(state);
    if (!fits(operation, reply)) {
      return null;
    }
    return isSet ? set.value() : state;
  }

  private static boolean fits(Operation operation, RegisterReply reply) {
    return operation.reply() == null || operation.reply().equals(reply);
  }
}
