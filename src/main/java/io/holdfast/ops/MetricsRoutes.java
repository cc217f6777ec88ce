package io.holdfast.ops;

import io.holdfast.engine.Durations;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceStatus.PartitionStatus;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Gauges;
import io.holdfast.http.Meters;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.RouteMeter;
import io.holdfast.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * {@code GET /metrics} for Prometheus. What is hot is counted by the parts themselves in plain fields and added up
 * here; the JVM's figures come from Micrometer.
 */
public final class MetricsRoutes implements RouteGroup {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final double MILLIS_PER_SECOND = 1e3;

  private final About about;
  private final Operations operations;
  private final Meters api;
  private final MeteredJournal journal;
  private final List<Gauges> gauges;
  private final JvmMetrics jvm;

  /**
   * Of these parts.
   *
   * @param about the process
   * @param operations knows the other systems
   * @param api the meters of the API's routes
   * @param journal the journal, as measured
   * @param gauges what domains say of themselves
   * @param jvm the JVM's figures
   */
  public MetricsRoutes(About about, Operations operations, Meters api, MeteredJournal journal, List<Gauges> gauges,
      JvmMetrics jvm) {
    this.about = about;
    this.operations = operations;
    this.api = api;
    this.journal = journal;
    this.gauges = List.copyOf(gauges);
    this.jvm = jvm;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/metrics", exchange ->
        exchange.answer(200, TYPE, Buffer.buffer(text(loop.instance())), null));
  }

  private String text(Instance instance) {
    InstanceStatus status = instance.status();
    PrometheusText text = new PrometheusText();
    text.family("holdfast_info", "gauge", "The program.")
        .sample("holdfast_info", "version=\"" + about.version() + "\"", 1);
    instance(text, status);
    commands(text, status);
    partitions(text, status);
    snapshots(text, status);
    text.family("holdfast_content_differences_total", "counter",
            "Snapshots' positions at which another instance had other content.")
        .sample("holdfast_content_differences_total", "", operations.differences());
    dependencies(text);
    FeedMetrics.write(text, instance.feed().consumers());
    text.family("holdfast_journal_append_seconds", "histogram", "Time until an append is known to be durable.")
        .histogram("holdfast_journal_append_seconds", "", List.of(journal.appends()));
    text.family("holdfast_journal_appended_bytes_total", "counter", "Bytes of entries appended.")
        .sample("holdfast_journal_appended_bytes_total", "", journal.appendedBytes());
    WriteMetrics.write(text, status.writeTimes());
    requests(text);
    EdgeMetrics.write(text, api);
    text.gauge("holdfast_http_event_streams", "Open streams of server-sent events.", api.eventStreams());
    text.gauge("holdfast_http_watchers", "Streams and requests that wait for a slot, a reservation, a key or a lock to "
        + "change.", api.watchers());
    domains(text);
    return text.append(jvm.scrape()).toString();
  }

  private void dependencies(PrometheusText text) {
    text.family("holdfast_dependency_open", "gauge", "Whether another system that is used cannot be reached, or is "
        + "left alone for a while because it failed.");
    List<Dependency> all = operations.dependencies();
    all.forEach(each ->
        text.sample("holdfast_dependency_open", "dependency=\"" + each.name() + "\"", each.open() ? 1 : 0));
    text.family("holdfast_dependency_since_time_seconds", "gauge", "From when on it has been so, as Unix time.");
    all.forEach(each -> text.sample("holdfast_dependency_since_time_seconds", "dependency=\"" + each.name() + "\"",
        each.since() / MILLIS_PER_SECOND));
  }

  /** The samples of a name must stand together, in whatever order they are reported. */
  private void domains(PrometheusText text) {
    Map<String, PrometheusText> byName = new LinkedHashMap<>();
    gauges.forEach(source -> source.report((name, help, labels, value) ->
        byName.computeIfAbsent(name, any -> new PrometheusText().family(name, typeOf(name), help))
            .sample(name, labels, value)));
    byName.values().forEach(family -> text.append(family.toString()));
  }

  private static String typeOf(String name) {
    return name.endsWith("_total") ? "counter" : "gauge";
  }

  private static void instance(PrometheusText text, InstanceStatus status) {
    text.gauge("holdfast_ready", "Whether requests are served.", status.state() == InstanceState.READY ? 1 : 0);
    text.gauge("holdfast_keeper", "Whether this instance does the chores.", status.keeper() ? 1 : 0);
    text.gauge("holdfast_epoch", "The epoch followed.", status.position().epoch());
    text.gauge("holdfast_applied_sequence", "What every partition has applied.", status.position().sequence());
    text.gauge("holdfast_accepted_sequence", "The last entry known to be accepted.", status.accepted());
    text.gauge("holdfast_lag_entries", "Entries accepted and not yet applied here.", status.lag());
    text.gauge("holdfast_stale_seconds", "How long others' writes may have been missed.",
        status.staleMillis() / MILLIS_PER_SECOND);
    text.gauge("holdfast_journal_away", "Whether the journal cannot be reached.", status.journalAway() ? 1 : 0);
  }

  private static void commands(PrometheusText text, InstanceStatus status) {
    text.gauge("holdfast_commands_waiting", "Commands taken and not yet applied.", status.waitingCommands());
    text.gauge("holdfast_commands_waiting_bytes", "Their encoded bytes.", status.waitingBytes());
    text.gauge("holdfast_commands_parked", "Applied commands that a later one will answer.", status.parkedCommands());
    text.family("holdfast_commands_failed_total", "counter", "Commands whose application threw.")
        .sample("holdfast_commands_failed_total", "", status.failedCommands());
  }

  private static void partitions(PrometheusText text, InstanceStatus status) {
    perPartition(text, status, "holdfast_partition_commands_total", "counter", "Commands applied.",
        PartitionStatus::commands);
    perPartition(text, status, "holdfast_partition_applied_sequence", "gauge", "What the partition has applied.",
        PartitionStatus::applied);
    perPartition(text, status, "holdfast_partition_queued_items", "gauge", "Items that wait for the partition.",
        PartitionStatus::queued);
  }

  private static void perPartition(PrometheusText text, InstanceStatus status, String name, String type, String help,
      ToDoubleFunction<PartitionStatus> value) {
    text.family(name, type, help);
    status.partitions().forEach(partition ->
        text.sample(name, "partition=\"" + partition.partition() + "\"", value.applyAsDouble(partition)));
  }

  private static void snapshots(PrometheusText text, InstanceStatus status) {
    text.gauge("holdfast_snapshot_under_way", "Whether a snapshot is being written.",
        status.snapshotUnderWay() ? 1 : 0);
    if (status.lastSnapshot() != null) {
      text.gauge("holdfast_snapshot_last_sequence", "Where the newest snapshot known here was cut.",
          status.lastSnapshot().position().sequence());
      text.gauge("holdfast_snapshot_last_bytes", "Its stored size.", status.lastSnapshot().bytes());
      text.gauge("holdfast_snapshot_last_log_time_seconds", "Its log time.",
          status.lastSnapshot().logTime() / MILLIS_PER_SECOND);
    }
  }

  private void requests(PrometheusText text) {
    Map<String, List<RouteMeter>> byRoute = new TreeMap<>();
    api.all().forEach(meter -> byRoute.computeIfAbsent(
        "method=\"" + meter.method() + "\",route=\"" + meter.route() + "\"", labels -> new ArrayList<>()).add(meter));
    text.family("holdfast_http_requests_total", "counter", "Requests answered, by the hundred of their status.");
    byRoute.forEach((labels, meters) -> {
      for (int hundred = 2; hundred <= 5; hundred++) {
        int each = hundred;
        text.sample("holdfast_http_requests_total", labels + ",status=\"" + hundred + "xx\"",
            meters.stream().mapToLong(meter -> meter.answered(each)).sum());
      }
    });
    text.family("holdfast_http_full_total", "counter", "Requests refused with 507: a quota or the disk is full.")
        .sample("holdfast_http_full_total", "", api.all().stream().mapToLong(RouteMeter::full).sum());
    text.family("holdfast_http_request_seconds", "histogram", "Time from a request's head to its answer.");
    byRoute.forEach((labels, meters) -> {
      List<Durations> durations = meters.stream().map(RouteMeter::durations).toList();
      text.histogram("holdfast_http_request_seconds", labels, durations);
    });
  }
}
