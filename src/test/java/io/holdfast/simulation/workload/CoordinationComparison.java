package io.holdfast.simulation.workload;

import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReader.Page;
import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.simulation.run.Violation;
import io.holdfast.simulation.workload.NaiveCoordination.Holding;
import io.holdfast.simulation.workload.NaiveCoordination.Stored;
import io.holdfast.simulation.workload.NaiveCoordination.World;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Compares all that can be read of environments with the model, histories as far as they are kept. */
public final class CoordinationComparison {
  private static final int ALL = 100_000;

  private CoordinationComparison() {}

  /**
   * Compares every environment.
   *
   * @param who whose state it is
   * @throws Violation if something differs
   */
  public static void compare(String who, CoordinationReader reader, NaiveCoordination model) {
    model.worlds().forEach((environment, world) -> compare(who, environment, reader, world, model));
  }

  /** Compares one environment. */
  static void compare(String who, String environment, CoordinationReader reader, World world,
      NaiveCoordination model) {
    for (String key : CoordinationRequests.KEYS) {
      same(who, environment + "/" + key, reader.value(environment, key), value(world, key));
      same(who, "counter " + environment + "/" + key, reader.counter(environment, key),
          world.counters.getOrDefault(key, 0L));
      compareHistory(who, environment, key, reader, world);
    }
    List<Value> listed = world.values.entrySet().stream().filter(each -> each.getValue().json() != null)
        .sorted(Map.Entry.comparingByKey()).map(each -> value(world, each.getKey())).toList();
    same(who, "the list of " + environment, reader.list(environment, "", "", ALL, ALL), new Page(listed, null));
    for (Sort sort : Sort.values()) {
      for (String name : CoordinationRequests.NAMES) {
        same(who, environment + "/" + sort + "/" + name, reader.resource(environment, sort, name),
            resource(environment, sort, name, world, model));
      }
    }
  }

  private static void compareHistory(String who, String environment, String key, CoordinationReader reader,
      World world) {
    long last = reader.lastVersion(environment);
    long floor = reader.floor(environment);
    for (long each : new long[] {0, floor - 1, floor, (floor + last) / 2, last, last + 1}) {
      long after = Math.max(0, each);
      History history = reader.ofKey(environment, key, after, ALL);
      if (!history.forgotten()) {
        List<Value> expected = after(world, after, value -> value.key().equals(key));
        // From nothing on, what was forgotten before the key's last deletion is no part of it.
        same(who, "history of " + environment + "/" + key + " after " + after,
            history.values(), after > 0 ? expected : suffix(expected, history.values().size()));
      }
      // Versions that were never given lie between epochs, and above the last.
      boolean isGiven = after == 0 || world.history.stream().anyMatch(value -> value.version() == after);
      History all = reader.ofPrefix(environment, "a", after, ALL, ALL);
      Violation.unless(all.forgotten() == (after < floor || !isGiven), "what is forgotten is said",
          () -> who + " says of " + environment + " after " + after + ": " + all);
      Violation.unless(isGiven || after < floor || history.forgotten(), "what was never given is said",
          () -> who + " says of " + environment + "/" + key + " after " + after + ": " + history);
      if (!all.forgotten()) {
        same(who, "history of " + environment + " after " + after, all.values(),
            after(world, after, value -> value.key().startsWith("a")));
        same(who, "through of " + environment, all.through(), last);
      }
    }
  }

  private static List<Value> after(World world, long after, Predicate<Value> wanted) {
    return world.history.stream().filter(wanted).filter(value -> value.version() > after).toList();
  }

  private static List<Value> suffix(List<Value> values, int size) {
    return values.subList(Math.max(0, values.size() - size), values.size());
  }

  private static Value value(World world, String key) {
    Stored stored = world.values.get(key);
    return stored == null || stored.json() == null
        ? new Value(key, 0, null) : new Value(key, stored.version(), stored.json());
  }

  private static Resource resource(String environment, Sort sort, String name, World world,
      NaiveCoordination model) {
    int waiting = (int) model.waitingFor(environment, sort, name);
    List<Map.Entry<Long, Holding>> held = world.holdings.entrySet().stream()
        .filter(each -> each.getValue().thing().sort() == sort && each.getValue().thing().name().equals(name))
        .sorted(Comparator.comparingLong(Map.Entry::getKey)).toList();
    if (held.isEmpty()) {
      return new Resource(0, "", 0, 0, 0, waiting);
    }
    Holding first = held.getFirst().getValue();
    int taken = held.stream().mapToInt(each -> each.getValue().permits()).sum();
    return new Resource(held.getFirst().getKey(), first.holder(), first.end(), taken,
        world.most.get(first.thing()), waiting);
  }

  private static void same(String who, String what, Object is, Object expected) {
    Violation.unless(Objects.equals(is, expected), "state is what the journal means",
        () -> who + " has as " + what + " " + is + ", not " + expected);
  }
}
