package io.holdfast.cli.node;

import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.Instance;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.ops.Dependency;
import io.holdfast.ops.MeteredJournal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The other systems that a node uses, as it sees them. Any thread.
 *
 * @param journal the instance's
 * @param stores the cluster's; null for an embedded node, whose journal is its own file
 * @param limits what instances count together; null where each counts for itself
 * @param ofServers what the servers use: the server of the keys by which tokens are verified, the collector of traces
 */
record Dependencies(Instance instance, MeteredJournal journal, ClusterStores stores, SharedLimits limits,
    Supplier<List<Dependency>> ofServers) {
  /** When a consumer that has failed has not succeeded since: it waits, asks where it was, or tries again. */
  private static final Set<Phase> FAILING = EnumSet.of(Phase.PAUSED, Phase.PARKED, Phase.STARTING, Phase.FOLLOWING);

  /** All of them. */
  List<Dependency> all() {
    List<Dependency> all = new ArrayList<>();
    all.add(dependency(stores == null ? "sqlite" : "postgres", instance.status().journalAway(), journal.trouble()));
    if (stores != null) {
      all.add(dependency("redis", !stores.isDelivering(), stores.deliveryTrouble()));
    }
    if (limits != null) {
      all.add(dependency("redis-limits", !limits.isConnected(), limits.trouble()));
    }
    all.addAll(ofServers.get());
    for (ConsumerStatus consumer : instance.feed().consumers()) {
      boolean failing = FAILING.contains(consumer.phase()) && !consumer.detail().isEmpty();
      all.add(dependency(consumer.name(), failing, consumer.detail()));
    }
    return all;
  }

  private static Dependency dependency(String name, boolean open, String trouble) {
    return new Dependency(name, open, open ? trouble : "");
  }
}
