package io.holdfast.ops;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Names;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** {@code POST /drain}: as SIGTERM does. */
public final class DrainRoutes implements RouteGroup {
  private final Operations operations;

  /** Has it done by these. */
  public DrainRoutes(Operations operations) {
    this.operations = operations;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.POST, "/drain", exchange -> {
      exchange.answer(202, Names.JSON, Buffer.buffer("{\"msg\":\"Draining\"}"), null);
      operations.drain();
    });
  }
}
