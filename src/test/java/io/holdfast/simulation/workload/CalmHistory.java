package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply.Counted;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request.Count;
import io.holdfast.kernel.Reply;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.KeyModel;
import io.holdfast.simulation.run.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What callers saw of each value and counter of the calm environment: numbers, 0 at first. */
final class CalmHistory implements KeyModel<Long> {

  @Override
  public String keyOf(Operation operation) {
    if (operation.act() instanceof Act.Read read) {
      return read.subject() instanceof String subject ? subject : null;
    }
    if (!(operation.command() instanceof Execute execute)
        || !execute.environment().equals(CoordinationWorkload.CALM)) {
      return null;
    }
    return execute.request().sets().isEmpty()
        ? "counter " + execute.request().counts().getFirst().key()
        : "value " + execute.request().sets().getFirst().key();
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
    Execute execute = (Execute) operation.command();
    return execute.request().sets().isEmpty()
        ? count(state, execute.request().counts().getFirst(), operation.reply())
        : Long.valueOf(new String(execute.request().sets().getFirst().json(), StandardCharsets.US_ASCII));
  }

  private static Long count(long state, Count count, Reply reply) {
    boolean holds = !count.conditional() || count.expected() == state;
    long value = count.adds() ? state + count.operand() : count.operand();
    Reply expected = holds
        ? new Executed(0, 0, List.of(), List.of(new Counted(count.key(), value, state)))
        : new Refused(Reason.COUNTER_DIFFERS, count.key(), state);
    if (reply != null && !reply.equals(expected)) {
      return null;
    }
    return holds ? Long.valueOf(value) : Long.valueOf(state);
  }
}
