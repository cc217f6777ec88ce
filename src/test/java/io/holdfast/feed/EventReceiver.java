package io.holdfast.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of webhooks that checks signatures, and answers as a test wants it to. */
public final class EventReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final byte[] secret;
  private final HttpServer server;
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  /** What is answered, 0 for nothing at all. Written by tests. */
  public volatile int status = 204;

  /** Listens on a free port. */
  public EventReceiver(Vertx vertx, String secret) throws Exception {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    server = vertx.createHttpServer().requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
        .listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS);
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/events");
  }

  /** The events that it has answered well for, in the order of their coming. */
  public List<JsonNode> taken() {
    return taken;
  }

  /** Their ids. */
  public List<String> ids() {
    return taken.stream().map(event -> event.get("id").asText()).toList();
  }

  /** Requests that were not as they must be. */
  public List<String> wrong() {
    return wrong;
  }

  private void take(HttpServerRequest request, Buffer body) {
    int answer = status;
    if (!isSigned(request, body)) {
      wrong.add("signature of " + body);
    }
    if (!request.getHeader("content-type").startsWith("application/cloudevents-batch+json")) {
      wrong.add(request.getHeader("content-type"));
    }
    if (answer / 100 == 2) {
      keep(body);
    }
    if (answer != 0) {
      request.response().setStatusCode(answer).end();
    }
  }

  private void keep(Buffer body) {
    try {
      JSON.readTree(body.getBytes()).forEach(taken::add);
    } catch (IOException e) {
      wrong.add(body.toString());
    }
  }

  private boolean isSigned(HttpServerRequest request, Buffer body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String signed = request.getHeader("webhook-id") + "." + request.getHeader("webhook-timestamp") + "." + body;
      byte[] expected = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return ("v1," + Base64.getEncoder().encodeToString(expected)).equals(request.getHeader("webhook-signature"));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.close().await(20, TimeUnit.SECONDS);
  }
}
