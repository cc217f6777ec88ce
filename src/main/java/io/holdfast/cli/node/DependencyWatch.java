package io.holdfast.cli.node;

import io.holdfast.log.Clock;
import io.holdfast.ops.Dependency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Since when each of the other systems has been as it is, and what was the matter with it last. It knows what it sees
 * when it looks, which is often: what is away for less than that, it may miss. Any thread.
 */
final class DependencyWatch {
  /** How often to look, at least. */
  static final long LOOK_MILLIS = 1_000;

  private final Supplier<List<Dependency>> systems;
  private final Clock clock;
  private final Map<String, Dependency> seen = new HashMap<>();

  /** Of these systems. */
  DependencyWatch(Supplier<List<Dependency>> systems, Clock clock) {
    this.systems = systems;
    this.clock = clock;
  }

  /** Looks, and says how they are. Waits for nothing but another who looks. */
  synchronized List<Dependency> look() {
    List<Dependency> all = systems.get().stream().map(this::withPast).toList();
    all.forEach(each -> seen.put(each.name(), each));
    return all;
  }

  private Dependency withPast(Dependency now) {
    Dependency before = seen.get(now.name());
    long since = before != null && before.open() == now.open() ? before.since() : clock.millis();
    String lastBefore = before == null ? "" : before.lastFailure();
    String last = now.open() && !now.detail().isEmpty() ? now.detail() : lastBefore;
    return new Dependency(now.name(), now.open(), now.detail(), since, last);
  }
}
