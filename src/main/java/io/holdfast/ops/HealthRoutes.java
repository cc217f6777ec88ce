package io.holdfast.ops;

import io.holdfast.engine.InstanceState;
import io.holdfast.engine.InstanceStatus;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Names;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.access.Permission;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The three questions of an orchestrator: whether the process should be restarted, whether it should get requests, and
 * whether it has come up yet. A journal that is away does not make it unready: reads go on, and writes are told when to
 * try again. Lag does only while another instance is ahead: when all are cut off, all stay readable.
 */
public final class HealthRoutes implements RouteGroup {
  private final Operations operations;

  /** Asks these whether the process is about to stop. */
  public HealthRoutes(Operations operations) {
    this.operations = operations;
  }

  @Override
  public String domain() {
    return Permission.NO_DOMAIN;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    declare(loop, routes, "/health/live", HealthRoutes::againstLiving);
    declare(loop, routes, "/health/ready", this::againstReadiness);
    declare(loop, routes, "/health/started", HealthRoutes::againstHavingStarted);
  }

  private static void declare(
      ApiLoop loop, Routes routes, String path, Function<InstanceStatus, List<String>> reasons) {
    routes.add(HttpMethod.GET, path, exchange -> answer(exchange, loop.instance().status(), reasons));
  }

  private static void answer(
      Exchange exchange, InstanceStatus status, Function<InstanceStatus, List<String>> question) {
    List<String> reasons = question.apply(status);
    JsonBytes json = new JsonBytes(256);
    json.raw("{\"status\":").text(reasons.isEmpty() ? "up" : "down");
    json.raw(",\"state\":").text(StatusRoutes.word(status.state())).raw(",\"reasons\":[");
    for (int i = 0; i < reasons.size(); i++) {
      json.raw(i == 0 ? "" : ",").text(reasons.get(i));
    }
    Buffer body = Buffer.buffer(json.raw("]}").toByteArray());
    exchange.answer(reasons.isEmpty() ? 200 : 503, Names.JSON, body, null);
  }

  static List<String> againstLiving(InstanceStatus status) {
    return status.state() == InstanceState.FAILED ? List.of("the instance has failed: " + status.detail()) : List.of();
  }

  private List<String> againstReadiness(InstanceStatus status) {
    List<String> reasons = new ArrayList<>(againstHavingStarted(status));
    if (status.state() == InstanceState.DRAINING || operations.isStopping()) {
      reasons.add("the instance is about to stop");
    }
    reasons.addAll(operations.againstReadiness());
    return reasons;
  }

  static List<String> againstHavingStarted(InstanceStatus status) {
    return switch (status.state()) {
      case NEW -> List.of("recovery has not begun");
      case RECOVERING -> List.of("recovering" + (status.detail().isEmpty() ? "" : ": " + status.detail()));
      case READY, DRAINING -> List.of();
      case CLOSED -> List.of("the instance has stopped");
      case FAILED -> List.of("the instance has failed: " + status.detail());
    };
  }
}
