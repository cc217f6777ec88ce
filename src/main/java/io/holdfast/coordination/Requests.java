package io.holdfast.coordination;

import io.holdfast.coordination.CoordinationChange.Cause;
import io.holdfast.coordination.CoordinationChange.CounterChanged;
import io.holdfast.coordination.CoordinationChange.Freed;
import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.coordination.CoordinationReply.Counted;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.table.DeadlineQueue;
import io.holdfast.kernel.table.Table;
import java.util.ArrayList;
import java.util.List;

/** Does what requests ask, as a whole or not at all, and says what has been given back by it or by time. */
final class Requests {
  private final CoordinationState state;
  private final Checks checks;
  private final Turns turns;

  Requests(CoordinationState state, Checks checks, Turns turns) {
    this.state = state;
    this.checks = checks;
    this.turns = turns;
  }

  /**
   * Does all that a request asks now, what it claims included, for which there is room; or refuses it.
   *
   * @param environment the environment's name
   * @param known its row, or {@link Table#NONE}
   */
  Reply perform(String environment, int known, Request request, Moment moment) {
    Reply refusal = checks.duplicate(state.environments.id(known), request.ids(), moment.logTime());
    if (refusal == null) {
      refusal = checks.refusal(known, request, moment.logTime());
    }
    if (refusal != null) {
      return refusal;
    }
    // What changes nothing, there being nothing, needs no environment, which would be there for ever.
    int row = known == Table.NONE && request.makesSomething() ? state.environments.create(environment) : known;
    return change(new Scope(environment, row, state.environments.id(row)), request, moment);
  }

  /** An environment that a request is done in. */
  private record Scope(String name, int row, long id) {}

  private Executed change(Scope scope, Request request, Moment moment) {
    long token = CoordinationReply.NO_TOKEN;
    long till = 0;
    if (request.release() != null) {
      release(scope, request.release(), moment);
    }
    if (request.renewal() != null) {
      token = request.renewal().token();
      till = state.grace.endOf(moment.logTime() + request.renewal().holdMillis());
      renew(scope, token, till, moment);
    }
    if (request.claim() != null) {
      till = state.grace.endOf(moment.logTime() + request.claim().holdMillis());
      token = give(scope, request.claim(), till, moment);
    }
    request.sets().forEach(set -> set(scope, set, moment));
    List<Counted> counted = count(scope, request.counts(), moment);
    request.ids().forEach(id -> state.usedIds.add(Names.within(scope.id, id), moment.logTime()));
    return new Executed(token, till, values(scope.id, request.gets(), moment.logTime()), counted);
  }

  private void release(Scope scope, Release release, Moment moment) {
    if (release.token() != Release.ANY) {
      free(state.holdings.holding(scope.id, release.token()), Cause.RELEASED, scope.name, moment);
      return;
    }
    int resource = state.holdings.find(scope.id, release.sort(), release.name());
    int holding = resource == Table.NONE ? Table.NONE : state.holdings.firstOf(resource);
    while (holding != Table.NONE) {
      int next = state.holdings.next(holding);
      free(holding, Cause.BROKEN, scope.name, moment);
      holding = next;
    }
  }

  private void free(int holding, Cause cause, String environment, Moment moment) {
    int resource = state.holdings.resource(holding);
    moment.sink().emit(new Freed(environment, state.holdings.sort(resource), state.holdings.name(resource),
        state.holdings.token(holding), cause));
    state.holdings.remove(holding);
    turns.come(resource);
  }

  /** A holding's time is over. */
  void expire(int holding, Moment moment) {
    int environment = state.holdings.environment(state.holdings.resource(holding));
    free(holding, Cause.EXPIRED, state.environments.name(environment), moment);
  }

  private void renew(Scope scope, long token, long till, Moment moment) {
    int holding = state.holdings.holding(scope.id, token);
    state.holdings.renew(holding, till);
    moment.sink().emit(state.held(holding));
  }

  private long give(Scope scope, Claim claim, long till, Moment moment) {
    int resource = state.holdings.findOrAdd(scope.row, scope.id, claim.sort(), claim.name());
    long token = state.environments.nextToken(scope.row, moment.epoch());
    state.holdings.add(resource, scope.id, token, claim, till);
    moment.sink().emit(new Held(scope.name, claim.sort(), claim.name(), token, claim.holder(), claim.permits(), till));
    return token;
  }

  private void set(Scope scope, SetValue set, Moment moment) {
    byte[] key = Names.within(scope.id, set.key());
    int row = state.values.find(key);
    if (set.json() == null && state.values.version(row) == 0) {
      return; // There is nothing to delete.
    }
    long till = set.liveMillis() == 0 || set.json() == null
        ? DeadlineQueue.NEVER : moment.logTime() + set.liveMillis();
    write(scope, set.key(), key, set.json(), till, moment);
  }

  private void write(Scope scope, String name, byte[] key, byte[] json, long till, Moment moment) {
    long version = state.environments.nextVersion(scope.row, moment.epoch());
    state.values.write(scope.row, key, version, json, till, moment.logTime());
    moment.sink().emit(new ValueChanged(scope.name, name, version, json, till));
  }

  /** Values that a request is about are deleted before it if their time is over, whether or not a tick has come. */
  void expireValues(long environment, Request request, Moment moment) {
    if (state.values.nextExpiry() > moment.logTime()) {
      return;
    }
    request.sets().forEach(set -> expireValue(environment, set.key(), moment));
    request.gets().forEach(key -> expireValue(environment, key, moment));
  }

  private void expireValue(long environment, String key, Moment moment) {
    int row = state.values.find(Names.within(environment, key));
    if (state.values.isOver(row, moment.logTime())) {
      expireValue(row, moment);
    }
  }

  /** A value's time is over: it is deleted. */
  void expireValue(int row, Moment moment) {
    int environment = state.values.environment(row);
    byte[] key = state.values.key(row);
    Scope scope = new Scope(state.environments.name(environment), environment, state.environments.id(environment));
    write(scope, Names.text(Names.tail(key, Long.BYTES)), key, null, DeadlineQueue.NEVER, moment);
  }

  private List<Counted> count(Scope scope, List<Count> counts, Moment moment) {
    if (counts.isEmpty()) {
      return List.of();
    }
    List<Counted> counted = new ArrayList<>(counts.size());
    for (Count count : counts) {
      byte[] key = Names.within(scope.id, count.key());
      long old = state.counters.value(key);
      long value = count.adds() ? old + count.operand() : count.operand();
      state.counters.set(scope.row, key, value);
      counted.add(new Counted(count.key(), value, old));
      moment.sink().emit(new CounterChanged(scope.name, count.key(), value));
    }
    return counted;
  }

  private List<Value> values(long environment, List<String> gets, long logTime) {
    if (gets.isEmpty()) {
      return List.of();
    }
    List<Value> values = new ArrayList<>(gets.size());
    for (String name : gets) {
      int row = state.values.find(Names.within(environment, name));
      boolean isOver = state.values.isOver(row, logTime);
      values.add(new Value(name, isOver ? 0 : state.values.version(row), isOver ? null : state.values.json(row)));
    }
    return values;
  }
}
