package io.holdfast.simulation.run;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.SystemReply;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What must hold: of the journal, of every instance, and of what every client was told. */
final class Checks {
  private static final long FRESH_MILLIS = 60_000;

  private final Cluster cluster;
  private final Simulation world;
  private final Map<String, Workload> workloads;
  private NaiveEngine model;
  private int restoresOfModel;
  /** Applies the whole history at the end; null before that. */
  private Node replayer;

  Checks(Cluster cluster, Map<String, Workload> workloads) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.workloads = workloads;
    this.model = fresh();
  }

  private NaiveEngine fresh() {
    return new NaiveEngine(workloads.values().stream()
        .map(workload -> workload.newModel(cluster.plan().partitions())).toList());
  }

  // ---- at random moments

  /** Looks at an instance, and compares it with the model if it happens to stand still. */
  void inBetween() {
    Node node = cluster.anyServing();
    if (node != null) {
      workloads.values().forEach(workload -> workload.always(node));
    }
    boolean isComparable = node != null && node.isAtRest() && node.instance().epoch() == cluster.journal().epoch();
    if (isComparable) {
      bringModelTo(node.instance().position().sequence());
      if (model.applied() == node.instance().position().sequence()) {
        compare(node);
      }
    }
  }

  private void bringModelTo(long sequence) {
    Truth truth = cluster.truth();
    if (truth.restores() != restoresOfModel) {
      restoresOfModel = truth.restores();
      model = fresh();
    }
    while (model.applied() < Math.min(sequence, truth.line().size())) {
      model.apply(truth.line().get((int) model.applied()));
    }
  }

  private void compare(Node node) {
    int at = 0;
    for (Workload workload : workloads.values()) {
      workload.compare(node, model.machines().get(at++));
    }
  }

  // ---- when all is calm

  /** Whether everyone stands at the journal's end, of the present history and not as far in an abandoned one. */
  boolean allAgree() {
    long end = cluster.truth().line().size();
    return cluster.nodes().stream().allMatch(node -> node.isAtRest()
        && node.instance().epoch() == cluster.journal().epoch() && node.instance().position().sequence() == end);
  }

  void atTheEnd(List<Client> clients) {
    bringModelTo(cluster.truth().line().size());
    cluster.nodes().forEach(this::compare);
    answers(clients);
    for (Client client : clients) {
      readsOwnWrites(client);
    }
    judge(clients);
    changes(sameContent());
  }

  /** What the replayer has applied has been emitted by now; an entry that was accepted meanwhile perhaps not. */
  private void changes(long replayed) {
    bringModelTo(cluster.truth().line().size());
    for (Truth.Fact fact : cluster.truth().line().subList(0, (int) replayed)) {
      for (int i = 0; i < fact.batch().submissions().size(); i++) {
        Command command = fact.batch().submissions().get(i).command();
        CommandId id = new CommandId(fact.entry().incarnation(), fact.entry().batch(), i);
        List<Change> emitted = fact.emissions().of(i, model::foretells);
        List<Change> expected = model.changesOf(id);
        Violation.unless(Emissions.areAlike(emitted, expected), "changes are what the journal means",
            () -> command + " at " + fact.entry().position() + " made " + emitted + ", should have made " + expected);
      }
    }
  }

  /** Whether what counts waiting work has come back to nothing. */
  boolean nothingIsHeldBack() {
    return cluster.nodes().stream().map(node -> node.instance().status())
        .allMatch(status -> status.waitingCommands() == 0 && status.waitingBytes() == 0);
  }

  /** Every answered write is there once, every unanswered one once or not at all, every refused one not at all. */
  private void answers(List<Client> clients) {
    Map<String, List<CommandId>> places = new HashMap<>();
    Set<String> abandoned = new HashSet<>();
    for (Truth.Fact fact : cluster.truth().everything()) {
      List<Submission> submissions = fact.batch().submissions();
      for (int i = 0; i < submissions.size(); i++) {
        String trace = submissions.get(i).trace();
        if (trace != null) {
          places.computeIfAbsent(trace, absent -> new ArrayList<>(1))
              .add(new CommandId(fact.entry().incarnation(), fact.entry().batch(), i));
          if (fact.isAbandoned()) {
            abandoned.add(trace);
          }
        }
      }
    }
    for (Client client : clients) {
      for (Operation operation : client.operations()) {
        operation.attempts().forEach(attempt ->
            answered(attempt, places.getOrDefault(attempt.trace(), List.of()), abandoned));
        oneOutcome(operation);
      }
    }
  }

  private void answered(Attempt attempt, List<CommandId> places, Set<String> abandoned) {
    Violation.unless(places.size() <= 1, "accepted once", () -> attempt.trace() + " stands at " + places);
    Violation.unless(attempt.isTold() || attempt.isDisconnected(), "nobody waits for ever",
        () -> attempt.trace() + " was told nothing by " + attempt.node().name());
    if (attempt.refusal() != null) {
      Violation.unless(places.isEmpty(), "what is refused is not accepted", () -> attempt.trace() + " was "
          + attempt + " and stands at " + places);
    }
    if (attempt.reply() == null || abandoned.contains(attempt.trace())) {
      return;
    }
    Violation.unless(places.size() == 1, "every answered write is there", () -> attempt.trace() + " was told "
        + attempt + " and is not in the journal");
    if (!cluster.truth().at(attempt.position()).isAbandoned()) {
      Reply expected = model.replyTo(places.getFirst());
      Violation.unless(attempt.reply().equals(expected), "replies are what the journal means", () -> attempt.trace()
          + " " + attempt.command() + " was told " + attempt + ", should have been " + expected);
    }
  }

  private void oneOutcome(Operation operation) {
    if (!operation.isKeyed() || cluster.plan().forgetful() || cluster.truth().restores() > 0) {
      return;
    }
    List<Reply> outcomes = operation.attempts().stream().map(Attempt::reply)
        .filter(reply -> reply != null && reply.isOutcome() && !(reply instanceof SystemReply.Failed))
        .distinct().toList();
    Violation.unless(outcomes.size() <= 1, "one key, one outcome", () -> operation + " was told " + outcomes);
  }

  private void readsOwnWrites(Client client) {
    for (Operation operation : client.operations()) {
      boolean isTokened = operation.act() instanceof Act.Read && operation.token() != null
          && operation.position() != null && !cluster.truth().isLost(operation.token());
      Violation.unless(!isTokened || operation.position().epoch() != operation.token().epoch()
          || operation.position().sequence() >= operation.token().sequence(), "reads see own writes",
          () -> operation + " with token " + operation.token() + " was shown " + operation.position());
    }
  }

  private void judge(List<Client> clients) {
    for (String domain : cluster.plan().domains()) {
      List<Operation> history = clients.stream()
          .filter(client -> client.name().startsWith(domain + "-"))
          .flatMap(client -> client.operations().stream()).toList();
      workloads.get(domain).judge(history, cluster.truth());
    }
  }

  /**
   * A fresh instance, which starts from what snapshots and journal there are, comes to the same content as everyone;
   * so does one that applies the whole history from its beginning.
   *
   * @return how far that one has come
   */
  private long sameContent() {
    cluster.add();
    until(this::allAgree, "a fresh instance catches up");
    askForSnapshot();
    replayer = cluster.replayer();
    until(() -> replayer.instance().position().sequence() >= replayer.lastSequence(), "the whole history is applied");
    until(() -> cluster.truth().hashesOf(replayer.name()) > 0, "the replayed content is hashed");
    return replayer.lastSequence();
  }

  /** An instance that has just come to itself may still refuse what it took long ago: it is asked again. */
  private void askForSnapshot() {
    Unwatched[] asked = {cluster.submit(cluster.nodes().getFirst(), new SystemCommand.TakeSnapshot())};
    until(() -> {
      if (asked[0].isLost()) {
        asked[0] = cluster.submit(cluster.nodes().getFirst(), new SystemCommand.TakeSnapshot());
      }
      return asked[0].isReplied() && allAgree();
    }, "a last snapshot is taken");
  }

  private void until(BooleanSupplier condition, String what) {
    long end = world.nanos() + FRESH_MILLIS * 1_000_000;
    while (!condition.getAsBoolean()) {
      Violation.unless(world.step() && world.nanos() < end, "what must happen does",
          () -> what + whoIsToBlame(List.of()));
      if (cluster.violation() != null) {
        throw cluster.violation();
      }
    }
  }

  /** For a message: who has not got what they wait for. */
  String whoIsToBlame(List<Client> clients) {
    StringBuilder text = new StringBuilder();
    cluster.nodes().forEach(node -> blame(node, text));
    if (replayer != null) {
      blame(replayer, text);
    }
    clients.stream().filter(client -> !client.isIdle()).forEach(client -> text.append("; ").append(client.name())
        .append(" waits"));
    return text.toString();
  }

  private static void blame(Node node, StringBuilder text) {
    text.append("; ").append(node.name()).append(' ').append(node.instance().status())
        .append(" outstanding ").append(node.outstanding().stream().map(Attempt::trace).toList());
  }
}
