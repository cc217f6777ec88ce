package io.holdfast.cli.node;

import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.Instance;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.ops.Dependency;
import java.util.ArrayList;
import java.util.List;

/**
 * The other systems that a node uses, as it sees them. Any thread.
 *
 * @param stores the cluster's; null for an embedded node, whose journal is its own file
 * @param limits what instances count together; null where each counts for itself
 */
record Dependencies(Instance instance, ClusterStores stores, SharedLimits limits) {

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
    for (ConsumerStatus consumer : instance.feed().consumers()) {
      boolean open = consumer.phase() == Phase.PAUSED || consumer.phase() == Phase.PARKED;
      all.add(new Dependency(consumer.name(), open, open ? consumer.detail() : ""));
    }
    return all;
  }
}
