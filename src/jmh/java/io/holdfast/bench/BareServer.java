package io.holdfast.bench;

import io.holdfast.http.ads.BodyParser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Map;

/**
 * What Holdfast is compared with: a bare Vert.x server on one event loop, without router, that answers every request
 * with the headers and the body that a running Holdfast gave for the same one. For a POST it reads and parses the body
 * as Holdfast does, and forgets it.
 *
 * <p>Arguments: its port; the address to imitate; for POST also the body to send there once, which may be empty.
 */
public final class BareServer {
  private final BodyParser parser = new BodyParser();
  private final MultiMap headers;
  private final Buffer body;
  private final int status;

  private BareServer(int status, MultiMap headers, Buffer body) {
    this.status = status;
    this.headers = headers.remove(HttpHeaders.CONTENT_LENGTH);
    this.body = body;
  }

  /** Imitates one answer until the process is ended. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    int port = Integer.parseInt(arguments[0]);
    boolean post = arguments.length > 2;
    boolean parses = post && !arguments[2].isEmpty();
    imitated(vertx, arguments[1], post ? arguments[2] : null)
        .compose(server -> vertx
            .createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
            .requestHandler(parses ? server::parseAndAnswer : server::answer)
            .listen())
        .onComplete(
            listening -> System.out.println("listening on " + listening.actualPort()),
            failure -> {
              System.err.println("cannot imitate " + arguments[1] + ": " + failure);
              System.exit(1);
            });
  }

  private static Future<BareServer> imitated(Vertx vertx, String address, String body) {
    HttpClient client = vertx.createHttpClient();
    RequestOptions options = new RequestOptions().setAbsoluteURI(address)
        .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    return client.request(options)
        .compose(request -> body == null ? request.send() : request.send(body))
        .compose(response -> response.body().map(bytes -> new BareServer(
            response.statusCode(), MultiMap.caseInsensitiveMultiMap().addAll(response.headers()), bytes)));
  }

  private void parseAndAnswer(HttpServerRequest request) {
    request.body().onSuccess(received -> {
      parser.parse(received.getBytes());
      answer(request);
    });
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(status);
    for (Map.Entry<String, String> header : headers) {
      response.headers().add(header.getKey(), header.getValue());
    }
    response.end(body);
  }
}
