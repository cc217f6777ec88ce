package io.holdfast.bench;

import io.holdfast.coordination.Request;
import io.holdfast.http.coordination.RequestBodies;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What coordination is compared with: a bare Vert.x server on one event loop, without router, that parses the same
 * bodies as Holdfast does and answers as many bytes, but keeps nothing. A watch is held until some value is set.
 *
 * <p>Argument: its port.
 */
public final class BareCoordination {
  private static final Buffer LOCKED = Buffer.buffer("{\"Lock\":1234567,\"Till\":1764121000}");
  private static final Buffer COUNTED =
      Buffer.buffer("{\"Atomic\":[{\"Key\":\"key-123\",\"Value\":12345,\"Old\":12344}]}");
  private static final Buffer DONE = Buffer.buffer("{}");
  private static final Buffer WATCHED = Buffer.buffer("{\"Key\":\"key-0\",\"Version\":12345,\"Value\":\"v\"}");

  private final RequestBodies parser = new RequestBodies();
  private List<HttpServerRequest> held = new ArrayList<>();

  private BareCoordination() {}

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    BareCoordination server = new BareCoordination();
    vertx.createHttpServer(new HttpServerOptions().setPort(Integer.parseInt(arguments[0])).setHost("0.0.0.0"))
        .requestHandler(server::handle).listen()
        .onSuccess(listening -> System.out.println("listening on " + listening.actualPort()));
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      if (request.uri().startsWith("/watch/")) {
        held.add(request);
      } else {
        Request parsed = parser.parse(body.getBytes());
        answer(request, answerTo(parsed));
        if (!parsed.sets().isEmpty() && !held.isEmpty()) {
          List<HttpServerRequest> all = held;
          held = new ArrayList<>();
          all.forEach(waiting -> answer(waiting, WATCHED));
        }
      }
    });
  }

  private static Buffer answerTo(Request parsed) {
    if (parsed.claim() != null) {
      return LOCKED;
    }
    return parsed.counts().isEmpty() ? DONE : COUNTED;
  }

  private static void answer(HttpServerRequest request, Buffer body) {
    request.response().putHeader("Content-Type", "application/json").putHeader("Holdfast-Position", "1.123456")
        .putHeader("Cache-Control", "no-store").end(body);
  }
}
