package io.holdfast.http.ads;

import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdMachine;
import io.holdfast.ads.AdStage;
import io.holdfast.ads.AdView;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.Gauges;
import io.holdfast.http.QuotaGauges;
import java.util.stream.Stream;

/** The numbers of ads. */
public final class AdGauges implements Gauges {
  private final Instance instance;

  /** Of this instance. */
  public AdGauges(Instance instance) {
    this.instance = instance;
  }

  @Override
  public void report(Sink sink) {
    if (instance.state() != InstanceState.READY) {
      return;
    }
    int partition = instance.partitioning().partitionOf(AdCommand.ROUTING_HASH);
    AdView view = instance.machine(partition, AdMachine.class).view();
    sink.gauge("holdfast_ads_active", "Ads that are shown.", "", view.count(AdStage.ACTIVE));
    sink.gauge("holdfast_ads_upcoming", "Ads that have not started.", "", view.count(AdStage.UPCOMING));
    sink.gauge("holdfast_ads_ended", "Ads that are over and not yet removed.", "", view.count(AdStage.ENDED));
    sink.gauge("holdfast_ads_table_bytes", "Memory of the ads' table.", "", view.tableMemory().total());
    QuotaGauges.report(sink, Stream.of(view.quotas()));
  }
}
