package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationCommand.Leave;
import io.holdfast.coordination.CoordinationDomain;
import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.simulation.run.Act;
import io.holdfast.simulation.run.Attempt;
import io.holdfast.simulation.run.Client;
import io.holdfast.simulation.run.KeyModel;
import io.holdfast.simulation.run.NaiveMachine;
import io.holdfast.simulation.run.Node;
import io.holdfast.simulation.run.Operation;
import io.holdfast.simulation.run.Truth;
import io.holdfast.simulation.run.Workload;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Requests that get in each other's way, clients that go while they wait, values and counters that must look as if one
 * thing after another had happened to them, and watches that go from instance to instance.
 */
public final class CoordinationWorkload implements Workload {
  /** The environment of what is judged by linearizability alone: nothing expires there. */
  static final String CALM = "calm";

  private static final int CALM_KEYS = 3;
  private static final long HISTORY = 150;
  private static final long IDS_TIME = 5_000;
  private static final long OUTAGE = 2_000;
  private static final long GRACE = 400;
  private static final int PAGE = 20;
  private static final int SCANNED = 30;
  private static final String PREFIX = "key-";

  private Client asking;
  private final CoordinationRequests requests = new CoordinationRequests((least, most) -> asking.between(least, most));
  private final Map<String, Long> counters = new HashMap<>();
  private final WatchHistory watches = new WatchHistory();
  private long nextValue;

  /** A watch by a client of a key, or of all that begin with {@link #PREFIX}: it knows everything up to a version. */
  record Watch(String client, String key, long after) {}

  @Override
  public String name() {
    return "coordination";
  }

  @Override
  public Domain<?, ?> domain() {
    return new CoordinationDomain();
  }

  @Override
  public NaiveMachine newModel(int partitions) {
    return new NaiveCoordination();
  }

  @Override
  public List<Command> opening() {
    return List.of(new SystemCommand.ChangeSetting("coordination.history", HISTORY),
        new SystemCommand.ChangeSetting("coordination.ids_time", IDS_TIME),
        new SystemCommand.ChangeSetting("engine.outage", OUTAGE),
        new SystemCommand.ChangeSetting("coordination.grace", GRACE));
  }

  @Override
  public Act next(Client client) {
    asking = client;
    boolean key = client.chance(0.4);
    String calm = PREFIX + client.between(1, CALM_KEYS);
    return switch ((int) client.between(0, 11)) {
      case 0 -> Act.Write.of(set(calm), key);
      case 1 -> Act.Write.of(count(Count.add(calm, client.between(1, 5))), key);
      case 2 -> Act.Write.of(count(
          new Count(calm, false, client.between(0, 50), true, counters.getOrDefault(calm, 0L))), key);
      case 3 -> readValue(calm);
      case 4 -> readCounter(calm);
      case 5, 6 -> watch(client);
      default -> request(client, key);
    };
  }

  private Command set(String key) {
    byte[] json = String.valueOf(++nextValue).getBytes(StandardCharsets.US_ASCII);
    return new Execute(CALM, null, Request.of(SetValue.to(key, json)));
  }

  private static Command count(Count count) {
    return new Execute(CALM, null, Request.of(count));
  }

  private static Act readValue(String key) {
    return new Act.Read(Routing.of(CALM), true, "value " + key, node -> {
      byte[] json = reader(node, CALM).value(CALM, key).json();
      return json == null ? 0L : Long.parseLong(new String(json, StandardCharsets.US_ASCII));
    });
  }

  private static Act readCounter(String key) {
    return new Act.Read(Routing.of(CALM), true, "counter " + key, node -> reader(node, CALM).counter(CALM, key));
  }

  private Act watch(Client client) {
    String key = client.chance(0.3) ? PREFIX : PREFIX + client.between(1, CALM_KEYS);
    Watch watch = new Watch(client.name(), key, watches.seen(client.name(), key));
    return new Act.Read(Routing.of(CALM), false, watch, node -> key.equals(PREFIX)
        ? reader(node, CALM).ofPrefix(CALM, key, watch.after(), PAGE, SCANNED)
        : reader(node, CALM).ofKey(CALM, key, watch.after(), PAGE));
  }

  /** Each attempt waits under a name of its own; some clients go before they are answered. */
  private Act request(Client client, boolean key) {
    Execute first = requests.execute(client.now());
    UUID waiter = first.waiter();
    Act.Write write = Act.Write.each((node, attempt) -> waiter == null ? first : new Execute(first.environment(),
        new UUID(waiter.getMostSignificantBits(), waiter.getLeastSignificantBits() + attempt), first.request()), key);
    return waiter != null && client.chance(0.2) ? write.waitingFor(client.between(1, 500)) : write;
  }

  @Override
  public void gaveUp(Client client, Attempt attempt) {
    if (attempt.command() instanceof Execute execute && execute.waiter() != null) {
      client.begin(Act.Write.of(new Leave(execute.environment(), execute.waiter()), false));
    }
  }

  static CoordinationReader reader(Node node, String environment) {
    return node.machine(Routing.of(environment), CoordinationMachine.class).view().reader();
  }

  @Override
  public void ended(Client client, Operation operation) {
    if (operation.act() instanceof Act.Read read && operation.seen() != null) {
      switch (read.subject()) {
        case Watch watch -> watches.told(watch, (History) operation.seen());
        case String subject when subject.startsWith("counter ") ->
            counters.put(subject.substring("counter ".length()), (Long) operation.seen());
        default -> { }
      }
    }
    if (operation.command() instanceof Execute execute && operation.reply() != null) {
      requests.learn(execute, operation.reply());
    }
  }

  @Override
  public void compare(Node node, NaiveMachine model) {
    NaiveCoordination naive = (NaiveCoordination) model;
    naive.worlds().forEach((environment, world) ->
        CoordinationComparison.compare(node.name(), environment, reader(node, environment), world, naive));
  }

  @Override
  public void judge(List<Operation> history, Truth truth) {
    new HeldHistory(truth).judge(history);
    if (truth.restores() == 0) {
      watches.judge();
      if (!truth.isForgetful()) {
        KeyModel.judge(history, truth, new CalmHistory());
      }
    }
  }
}
