package io.holdfast.simulation.run;

import io.holdfast.codec.Idempotency;
import io.holdfast.codec.Submission;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the journal means, told naively: one command after another, without partitions, undo, tables or loops. The
 * engine must give the same replies.
 */
final class NaiveEngine {
  private static final int FORGOTTEN_BESIDE_NEW_ONES = 64;

  private final List<NaiveMachine> machines;
  private final Map<CommandId, Reply> replies = new HashMap<>();
  private final Map<CommandId, List<Change>> changes = new HashMap<>();
  private final Map<String, Long> settings = new HashMap<>();
  private final LinkedHashMap<String, Key> keys = new LinkedHashMap<>();
  private final Map<CommandId, Key> waiting = new LinkedHashMap<>();
  private long applied;
  private long logTime;

  /** An idempotency key: without outcome and waiter the next duplicate is applied. */
  private static final class Key {
    private final Idempotency request;
    private final long time;
    private final List<CommandId> duplicates = new ArrayList<>();
    private Reply outcome;
    private boolean waits;

    Key(Idempotency request, long time) {
      this.request = request;
      this.time = time;
    }
  }

  NaiveEngine(List<NaiveMachine> machines) {
    this.machines = machines;
    settings.put("engine.idempotency_keys", 500_000L);
    settings.put("engine.idempotency_time", 86_400_000L);
    settings.put("engine.outage", 3_000L);
  }

  /** The reply that a command should have had by now; null if it waits still. */
  Reply replyTo(CommandId id) {
    return replies.get(id);
  }

  /** The changes that a command should have made, of those that models foretell. */
  List<Change> changesOf(CommandId id) {
    return changes.getOrDefault(id, List.of());
  }

  /** Whether a domain's model says when such a change is made. */
  boolean foretells(Change change) {
    return machines.stream().anyMatch(machine -> machine.foretells(change));
  }

  long applied() {
    return applied;
  }

  List<NaiveMachine> machines() {
    return machines;
  }

  void apply(Truth.Fact fact) {
    long before = logTime;
    logTime = fact.entry().logTime();
    if (applied > 0 && logTime - before > settings.get("engine.outage")) {
      machines.forEach(machine -> machine.outage(before, logTime));
    }
    List<Submission> submissions = fact.batch().submissions();
    for (int i = 0; i < submissions.size(); i++) {
      CommandId id = new CommandId(fact.entry().incarnation(), fact.entry().batch(), i);
      Reply reply = submit(submissions.get(i), new At(fact, id));
      if (reply != null) {
        replies.put(id, reply);
      }
    }
    forget(submissions.size() + FORGOTTEN_BESIDE_NEW_ONES, fact.entry().logTime());
    applied = fact.entry().position().sequence();
  }

  private void forget(int budget, long logTime) {
    Iterator<Key> oldest = keys.values().iterator();
    for (int left = budget; left > 0 && oldest.hasNext(); left--) {
      Key key = oldest.next();
      if (keys.size() <= settings.get("engine.idempotency_keys")
          && key.time >= logTime - settings.get("engine.idempotency_time")) {
        return;
      }
      oldest.remove();
    }
  }

  private Reply submit(Submission submission, At at) {
    Idempotency request = submission.idempotency();
    if (request == null) {
      return perform(submission.command(), at);
    }
    Key key = keys.computeIfAbsent(submission.principal() + "\n" + request.key(),
        absent -> new Key(request, at.logTime()));
    if (!key.request.equals(request)) {
      return new SystemReply.KeyReused();
    }
    if (key.outcome != null) {
      return key.outcome;
    }
    if (key.waits) {
      key.duplicates.add(at.id);
      return null;
    }
    Reply reply = perform(submission.command(), at);
    if (reply == null) {
      key.waits = true;
      waiting.put(at.id, key);
    } else if (reply.isOutcome() && !(reply instanceof SystemReply.Failed)) {
      key.outcome = reply;
    }
    return reply;
  }

  private Reply perform(Command command, At at) {
    if (command instanceof SystemCommand system) {
      return system(system, at);
    }
    for (NaiveMachine machine : machines) {
      if (machine.knows(command)) {
        return machine.apply(command, at);
      }
    }
    throw new IllegalArgumentException("nobody knows " + command);
  }

  private Reply system(SystemCommand command, At at) {
    switch (command) {
      case SystemCommand.Tick tick -> machines.forEach(machine -> machine.tick(at));
      case SystemCommand.InstanceGone gone -> {
        machines.forEach(machine -> machine.gone(gone.incarnation(), at));
        abandon(gone);
      }
      case SystemCommand.ChangeSetting change -> {
        settings.put(change.name(), change.value());
        machines.forEach(machine -> machine.changed(change.name(), change.value()));
      }
      case SystemCommand.TakeSnapshot snapshot -> { }
      case SystemCommand.RaiseBehaviour raise -> { }
    }
    return new SystemReply.Done();
  }

  private void abandon(SystemCommand.InstanceGone gone) {
    for (CommandId id : List.copyOf(waiting.keySet())) {
      if (id.incarnation().equals(gone.incarnation())) {
        Key key = waiting.remove(id);
        key.waits = false;
        key.duplicates.clear();
      }
    }
  }

  private final class At implements NaiveMachine.Scene {
    private final Truth.Fact fact;
    private final CommandId id;

    At(Truth.Fact fact, CommandId id) {
      this.fact = fact;
      this.id = id;
    }

    @Override
    public CommandId command() {
      return id;
    }

    @Override
    public Position position() {
      return fact.entry().position();
    }

    @Override
    public long logTime() {
      return fact.entry().logTime();
    }

    @Override
    public void emit(Change change) {
      changes.computeIfAbsent(id, absent -> new ArrayList<>()).add(change);
    }

    @Override
    public void reply(CommandId earlier, Reply reply) {
      replies.put(earlier, reply);
      Key key = waiting.remove(earlier);
      if (key != null) {
        key.waits = false;
        key.outcome = reply.isOutcome() ? reply : null;
        key.duplicates.forEach(duplicate -> replies.put(duplicate, reply));
        key.duplicates.clear();
      }
    }
  }
}
