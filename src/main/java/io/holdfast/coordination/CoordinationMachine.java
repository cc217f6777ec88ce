package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Fence;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.Renewal;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.PartitionContext;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Setting;
import io.holdfast.kernel.Sink;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.feed.TableWalk;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The environments of a partition. As {@link StateMachine} says of threads; others get the {@link #view}.
 */
public final class CoordinationMachine implements StateMachine<CoordinationCommand> {
  /** Clean-up that nobody waits for is done at whole seconds, so that it brings few ticks. */
  private static final long CLEANING_MILLIS = 1_000;

  private final CoordinationState state;
  private final Turns turns;
  private final Requests requests;
  private final CoordinationView view;

  CoordinationMachine(PartitionContext context) {
    state = new CoordinationState(context.settings(), context.undo());
    turns = new Turns(state, new Checks(state));
    requests = turns.requests();
    view = new CoordinationView(state, context.stamp());
  }

  /** What any thread may see. */
  public CoordinationView view() {
    return view;
  }

  @Override
  public void apply(CoordinationCommand command, long logTime, Sink sink) {
    Moment moment = new Moment(logTime, sink);
    turns.begin();
    switch (command) {
      case Execute execute -> execute(execute, moment);
      case Leave leave -> {
        turns.leave(leave.waiter(), moment);
        turns.serve(moment);
        sink.reply(new SystemReply.Done());
      }
    }
    clean(logTime);
  }

  private void execute(Execute command, Moment moment) {
    int environment = state.environments.find(Names.utf8(command.environment()));
    if (environment != Table.NONE) {
      expireTouched(environment, command.request(), moment);
    }
    Reply reply = turns.take(command, environment, moment);
    turns.serve(moment);
    if (reply != null) {
      moment.sink().reply(reply);
    }
  }

  /** What is due is over before a command that touches it, whether or not a tick has come. */
  private void expireTouched(int environment, Request request, Moment moment) {
    long id = state.environments.id(environment);
    if (state.holdings.nextTill() <= moment.logTime()) {
      expireHeld(id, request, moment);
    }
    if (state.line.nextEnd() <= moment.logTime() && request.claim() != null) {
      // Whose wait is over stands in nobody's way.
      turns.come(state.holdings.find(id, request.claim().sort(), request.claim().name()));
    }
    turns.serve(moment);
    requests.expireValues(id, request, moment);
  }

  private void expireHeld(long environment, Request request, Moment moment) {
    Claim claim = request.claim();
    Renewal renewal = request.renewal();
    Release release = request.release();
    if (claim != null) {
      expireHeld(environment, claim.sort(), claim.name(), moment);
    }
    if (renewal != null) {
      expireHeld(environment, renewal.sort(), renewal.name(), moment);
    }
    if (release != null) {
      expireHeld(environment, release.sort(), release.name(), moment);
    }
    for (Fence fence : request.fences()) {
      expireHeld(environment, Sort.LOCK, fence.lock(), moment);
    }
  }

  private void expireHeld(long environment, Sort sort, String name, Moment moment) {
    int resource = state.holdings.find(environment, sort, name);
    if (resource != Table.NONE) {
      for (int holding : state.holdings.over(resource, moment.logTime())) {
        requests.expire(holding, moment);
      }
    }
  }

  @Override
  public void tick(long logTime, int budget, Sink sink) {
    Moment moment = new Moment(logTime, sink);
    turns.begin();
    int left = budget;
    while (left > 0 && state.line.nextEnd() <= logTime) {
      turns.giveUp(state.line.firstToEnd(), moment);
      turns.serve(moment);
      left--;
    }
    while (left > 0 && state.holdings.nextTill() <= logTime) {
      requests.expire(state.holdings.firstToEnd(), moment);
      turns.serve(moment);
      left--;
    }
    while (left > 0 && state.values.nextExpiry() <= logTime) {
      requests.expireValue(state.values.firstToExpire(), moment);
      left--;
    }
    clean(logTime);
  }

  private void clean(long logTime) {
    state.values.forget(valueOf(CoordinationSettings.HISTORY), valueOf(CoordinationSettings.HISTORY_BYTES),
        logTime - valueOf(CoordinationSettings.HISTORY_TIME), Limits.TICK_BUDGET);
    state.usedIds.forget(valueOf(CoordinationSettings.IDS), logTime - valueOf(CoordinationSettings.IDS_TIME),
        Limits.TICK_BUDGET);
  }

  private long valueOf(Setting setting) {
    return state.settings.valueOf(setting);
  }

  @Override
  public long nextDeadline() {
    long exact = Math.min(state.line.nextEnd(), Math.min(state.holdings.nextTill(), state.values.nextExpiry()));
    long history = cleaning(state.values.oldestRetirement(), CoordinationSettings.HISTORY_TIME);
    return Math.min(exact, Math.min(history, cleaning(state.usedIds.oldest(), CoordinationSettings.IDS_TIME)));
  }

  private long cleaning(long oldest, Setting keptFor) {
    return oldest == DeadlineQueue.NEVER
        ? Long.MAX_VALUE
        : ((oldest + valueOf(keptFor)) / CLEANING_MILLIS + 1) * CLEANING_MILLIS;
  }

  @Override
  public void outage(long lastLogTime, long logTime) {
    state.grace.begin(lastLogTime, logTime, valueOf(CoordinationSettings.GRACE));
  }

  @Override
  public void instanceGone(UUID incarnation, long logTime, Sink sink) {
    turns.begin();
    turns.leaveAll(incarnation, new Moment(logTime, sink));
  }

  @Override
  public long restate(long place, int most, Consumer<Change> into) {
    return TableWalk.restate(state.parts(), place, most, into);
  }

  @Override
  public List<Table> tables() {
    return state.tables();
  }

  @Override
  public void rebuild() {
    state.rebuild();
  }
}
