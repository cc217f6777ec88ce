package io.holdfast.http;

import io.holdfast.http.access.Permission;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** The contract and what explains it: {@code /openapi.yaml}, {@code /docs} and {@code /problems/{name}}. */
public final class DocumentRoutes implements RouteGroup {
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
      + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Documents documents = Documents.load();

  @Override
  public String domain() {
    return Permission.NO_DOMAIN;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/openapi.yaml", exchange -> send(exchange, documents.contract()));
    routes.add(HttpMethod.GET, "/docs", exchange -> send(exchange, documents.page()));
    routes.add(HttpMethod.GET, "/docs/:file", this::part);
    routes.add(HttpMethod.GET, "/problems/:name", DocumentRoutes::problem);
  }

  private void part(Exchange exchange) {
    Documents.Document part = documents.part(exchange.pathParameter("file"));
    if (part == null) {
      throw new ProblemException(ProblemType.NOT_FOUND, "The documentation has no such part");
    }
    send(exchange, part);
  }

  private static void send(Exchange exchange, Documents.Document document) {
    exchange.answerHeaders()
        .set("Content-Security-Policy", POLICY)
        .set("Referrer-Policy", "no-referrer")
        .set(Names.CACHE_CONTROL, "no-cache");
    exchange.answer(200, document.mediaType(), Buffer.buffer(document.bytes()), null);
  }

  private static void problem(Exchange exchange) {
    String name = exchange.pathParameter("name");
    for (ProblemType type : ProblemType.values()) {
      if (type.slug().equals(name)) {
        JsonBytes json = new JsonBytes(512);
        json.raw("{\"type\":").text(type.uri()).raw(",\"title\":").text(type.title());
        json.raw(",\"status\":").number(type.status()).raw(",\"meaning\":").text(type.meaning()).raw("}");
        exchange.json(Buffer.buffer(json.toByteArray()));
        return;
      }
    }
    throw new ProblemException(ProblemType.NOT_FOUND, "There is no type of problem with this name");
  }
}
