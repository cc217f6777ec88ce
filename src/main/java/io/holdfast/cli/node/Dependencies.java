package io.holdfast.cli.node;

import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.Instance;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.ops.Dependency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The other systems that a node uses, as it sees them. Any thread.
 *
 * @param stores the cluster's; null for an embedded node, whose journal is its own file
 * @param limits what instances count together; null where each counts for itself
 * @param tokenKeys the server of the keys by which tokens are verified, if there is one
 */
record Dependencies(
    Instance instance, ClusterStores stores, SharedLimits limits, Supplier<Optional<Dependency>> tokenKeys) {

  /** All of them. */
  List<Dependency> all() {
    List<Dependency> all = new ArrayList<>();
    all.add(new Dependency(stores == null ? "sqlite" : "postgres", instance.status().journalAway(), ""));
    if (stores != null) {
      all.add(new Dependency("redis", !stores.isDelivering(), ""));
    }
    if (limits != null) {
      all.add(new Dependency("redis-limits", !limits.isConnected(), ""));
    }
    tokenKeys.get().ifPresent(all::add);
    for (ConsumerStatus consumer : instance.feed().consumers()) {
      boolean open = consumer.phase() == Phase.PAUSED || consumer.phase() == Phase.PARKED;
      all.add(new Dependency(consumer.name(), open, open ? consumer.detail() : ""));
    }
    return all;
  }
}
