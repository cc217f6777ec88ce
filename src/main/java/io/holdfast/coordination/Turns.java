package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply.Left;
import io.holdfast.coordination.CoordinationReply.Reason;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.table.Table;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.UUID;

/**
 * Whose turn it is: lets requests at what they claim, first come first served, puts them in line, and calls those who
 * waited when something has been given back. Nobody is let in whose wait is over.
 */
final class Turns {
  private final CoordinationState state;
  private final Checks checks;
  private final Requests requests;
  /** Resources at which something was given back in the present command, and whose lines must be looked at. */
  private final IntLinkedOpenHashSet pending = new IntLinkedOpenHashSet();

  Turns(CoordinationState state, Checks checks) {
    this.state = state;
    this.checks = checks;
    this.requests = new Requests(state, checks, this);
  }

  Requests requests() {
    return requests;
  }

  /** Forgets what a command left that failed. */
  void begin() {
    pending.clear();
  }

  /** Something may have become free, or a place in the line, of what may be nothing: {@link #serve} will look. */
  void come(int resource) {
    if (resource != Table.NONE) {
      pending.add(resource);
    }
  }

  /** Does what a new request asks, or puts it in line; null if it waits. */
  Reply take(Execute command, int environment, Moment moment) {
    Claim claim = command.request().claim();
    if (claim == null) {
      return requests.perform(command.environment(), environment, command.request(), moment);
    }
    long id = state.environments.id(environment);
    int resource = state.holdings.find(id, claim.sort(), claim.name());
    boolean isFree = resource == Table.NONE
        || !state.holdings.isWaitedFor(resource) && state.holdings.hasRoom(resource, claim);
    if (isFree) {
      return requests.perform(command.environment(), environment, command.request(), moment);
    }
    Reply refusal = checks.duplicate(id, command.request().ids(), moment.logTime());
    if (refusal != null) {
      return refusal;
    }
    return claim.waitMillis() == 0 ? tooLate(claim) : enter(resource, id, command, moment);
  }

  private Reply enter(int resource, long environment, Execute command, Moment moment) {
    byte[] encoded = RequestBytes.encode(command.request());
    Reply refusal = checks.oneMoreWaiting(command.request(), encoded.length);
    if (refusal == null && state.line.contains(command.waiter())) {
      throw new IllegalArgumentException("two requests wait under the name " + command.waiter());
    }
    if (refusal == null) {
      long patience = moment.logTime() + command.request().claim().waitMillis();
      state.line.enter(resource, environment, command.waiter(), encoded, moment.sink().command(), patience);
    }
    return refusal;
  }

  private static Reply tooLate(Claim claim) {
    return new Refused(Reason.LOCK_NOT_ACQUIRED, claim.name(), 0);
  }

  /** Calls everyone whose turn has come, until nothing that is free is waited for. */
  void serve(Moment moment) {
    while (!pending.isEmpty()) {
      serve(pending.removeFirstInt(), moment);
    }
  }

  private void serve(int resource, Moment moment) {
    for (int row = state.line.first(resource); row != Table.NONE; row = state.line.first(resource)) {
      Request request = state.line.request(row);
      if (state.line.isOver(row, moment.logTime())) {
        answerAndLeave(row, tooLate(request.claim()), moment);
      } else if (state.holdings.hasRoom(resource, request.claim())) {
        call(row, resource, request, moment);
      } else {
        break;
      }
    }
    state.holdings.dropIfUnused(resource);
  }

  private void call(int row, int resource, Request request, Moment moment) {
    CommandId command = state.line.command(row);
    state.line.leave(row);
    int environment = state.holdings.environment(resource);
    String name = state.environments.name(environment);
    requests.expireValues(state.environments.id(environment), request, moment);
    moment.sink().reply(command, requests.perform(name, environment, request, moment));
  }

  private void answerAndLeave(int row, Reply reply, Moment moment) {
    CommandId command = state.line.command(row);
    state.line.leave(row);
    moment.sink().reply(command, reply);
  }

  /** A wait is over. */
  void giveUp(int row, Moment moment) {
    int resource = state.line.resource(row);
    answerAndLeave(row, tooLate(state.line.request(row).claim()), moment);
    come(resource);
  }

  /** A waiter has gone; does nothing if it does not wait. */
  void leave(UUID waiter, Moment moment) {
    int row = state.line.find(waiter);
    if (row != Table.NONE) {
      int resource = state.line.resource(row);
      answerAndLeave(row, new Left(), moment);
      come(resource);
    }
  }

  /**
   * An instance has gone, so its waiters have; they are told all the same, since it may live and come back: whoever
   * still waits there asks anew.
   */
  void leaveAll(UUID incarnation, Moment moment) {
    for (int row : state.line.of(incarnation)) {
      int resource = state.line.resource(row);
      answerAndLeave(row, new Left(), moment);
      come(resource);
    }
    serve(moment);
  }
}
