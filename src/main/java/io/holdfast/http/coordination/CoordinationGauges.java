package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.coordination.CoordinationView;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.Gauges;
import io.holdfast.http.QuotaGauges;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The numbers of coordination, of all partitions together. */
public final class CoordinationGauges implements Gauges {
  private final Instance instance;

  /** Of this instance. */
  public CoordinationGauges(Instance instance) {
    this.instance = instance;
  }

  @Override
  public void report(Sink sink) {
    if (instance.state() != InstanceState.READY) {
      return;
    }
    List<CoordinationView> views = IntStream.range(0, instance.partitions())
        .mapToObj(partition -> instance.machine(partition, CoordinationMachine.class).view()).toList();
    tell(sink, views, "environments", "Environments.", CoordinationView::environments);
    tell(sink, views, "keys", "Keys of values, with those of remembered deletions.", CoordinationView::keys);
    tell(sink, views, "history_versions", "Versions kept for watches.", CoordinationView::history);
    tell(sink, views, "counters", "Counters.", CoordinationView::counters);
    tell(sink, views, "held", "Locks, leaderships and shares of semaphores that are held.", CoordinationView::held);
    tell(sink, views, "waiting", "Requests in line.", CoordinationView::waiting);
    tell(sink, views, "ids", "Ids of requests that are remembered.", CoordinationView::ids);
    tell(sink, views, "table_bytes", "Memory of all tables.", CoordinationView::tableBytes);
    QuotaGauges.report(sink, views.stream().map(CoordinationView::quotas));
  }

  private static void tell(Sink sink, List<CoordinationView> views, String name, String help,
      ToDoubleFunction<CoordinationView> number) {
    sink.gauge("holdfast_coordination_" + name, help, "", views.stream().mapToDouble(number).sum());
  }
}
