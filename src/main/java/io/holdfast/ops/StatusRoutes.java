package io.holdfast.ops;

import io.holdfast.engine.ContentHash;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.engine.InstanceStatus.PartitionStatus;
import io.holdfast.engine.Neighbour;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** {@code GET /status}: what the instance says of itself, and what the others last said of themselves. */
public final class StatusRoutes implements RouteGroup {
  private final About about;
  private final Operations operations;

  /** Of the process that this is about, and of the others that its operations know. */
  public StatusRoutes(About about, Operations operations) {
    this.about = about;
    this.operations = operations;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/status", exchange -> exchange.json(
        Buffer.buffer(body(loop.instance(), loop.clock().millis()))));
  }

  static String word(InstanceState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private byte[] body(Instance instance, long now) {
    InstanceStatus status = instance.status();
    JsonBytes json = new JsonBytes(2048);
    json.raw("{\"version\":").text(about.version());
    json.raw(",\"uptime_seconds\":").number(Math.max(0, now - about.startedAt()) / 1000);
    json.raw(",\"state\":").text(word(status.state()));
    json.raw(",\"detail\":").text(status.detail());
    json.raw(",\"incarnation\":").id(status.incarnation());
    json.raw(",\"keeper\":").flag(status.keeper());
    json.raw(",\"position\":").text(status.position().toString());
    json.raw(",\"accepted\":").number(status.accepted());
    json.raw(",\"lag\":").number(status.lag());
    json.raw(",\"stale_milliseconds\":").number(status.staleMillis());
    json.raw(",\"journal_away\":").flag(status.journalAway());
    waiting(json, status);
    partitions(json, status);
    snapshots(json, status);
    content(json, instance.lastContentHash());
    dependencies(json);
    instances(json);
    FeedJson.write(json.raw(",\"consumers\":"), instance.feed().consumers());
    configuration(json);
    return json.raw("}").toByteArray();
  }

  private static void waiting(JsonBytes json, InstanceStatus status) {
    json.raw(",\"commands\":{\"waiting\":").number(status.waitingCommands());
    json.raw(",\"waiting_bytes\":").number(status.waitingBytes());
    json.raw(",\"parked\":").number(status.parkedCommands());
    json.raw(",\"failed\":").number(status.failedCommands()).raw("}");
  }

  private static void partitions(JsonBytes json, InstanceStatus status) {
    json.raw(",\"partitions\":[");
    for (int i = 0; i < status.partitions().size(); i++) {
      PartitionStatus partition = status.partitions().get(i);
      json.raw(i == 0 ? "{\"partition\":" : ",{\"partition\":").number(partition.partition());
      json.raw(",\"applied\":").number(partition.applied());
      json.raw(",\"queued\":").number(partition.queued());
      json.raw(",\"commands\":").number(partition.commands()).raw("}");
    }
    json.raw("]");
  }

  private static void snapshots(JsonBytes json, InstanceStatus status) {
    json.raw(",\"snapshots\":{\"under_way\":").flag(status.snapshotUnderWay());
    if (status.snapshotProgress() != null) {
      json.raw(",\"rows\":").number(status.snapshotProgress().rows());
      json.raw(",\"of_rows\":").number(status.snapshotProgress().ofRows());
    }
    json.raw(",\"last\":");
    if (status.lastSnapshot() == null) {
      json.raw("null}");
    } else {
      SnapshotJson.write(json, status.lastSnapshot());
      json.raw("}");
    }
  }

  /** At the newest cut: the same on every instance, or one of them is wrong. */
  private static void content(JsonBytes json, ContentHash cut) {
    if (cut == null) {
      json.raw(",\"content\":null");
    } else {
      json.raw(",\"content\":{\"position\":").text(cut.position().toString());
      json.raw(",\"hash\":").text(String.format(Locale.ROOT, "%016x", cut.hash())).raw("}");
    }
  }

  private void dependencies(JsonBytes json) {
    json.raw(",\"dependencies\":[");
    String before = "";
    for (Dependency each : operations.dependencies()) {
      json.raw(before).raw("{\"name\":").text(each.name());
      json.raw(",\"breaker\":").text(each.open() ? "open" : "closed");
      json.raw(",\"since\":").text(Instant.ofEpochMilli(each.since()).toString());
      json.raw(",\"detail\":").text(each.detail());
      json.raw(",\"last_failure\":").text(each.lastFailure()).raw("}");
      before = ",";
    }
    json.raw("]");
  }

  private void instances(JsonBytes json) {
    json.raw(",\"instances\":[");
    String before = "";
    for (Neighbour each : operations.neighbours()) {
      json.raw(before).raw("{\"incarnation\":").id(each.incarnation());
      json.raw(",\"address\":").text(each.address());
      json.raw(",\"version\":").text(each.version());
      json.raw(",\"state\":").text(each.isHeard() ? each.state() : "silent");
      json.raw(",\"keeper\":").flag(each.keeper());
      json.raw(",\"read_only\":").flag(each.readOnly());
      json.raw(",\"position\":").text(each.position().toString());
      json.raw(",\"lag\":").number(each.lag());
      json.raw(",\"silent_milliseconds\":").number(each.silentMillis()).raw("}");
      before = ",";
    }
    json.raw("]");
  }

  private void configuration(JsonBytes json) {
    json.raw(",\"configuration\":{");
    String before = "";
    for (Map.Entry<String, String> setting : about.configuration().entrySet()) {
      json.raw(before).text(setting.getKey()).raw(":").text(setting.getValue());
      before = ",";
    }
    json.raw("}");
  }
}
