package io.holdfast.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What a client of the program does, plainly: no retries, nothing hidden. */
public final class HttpSession {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** The status of a GET; -1 if there is no answer. */
  public int status(URI address) {
    return send(HttpRequest.newBuilder(address).timeout(PATIENCE).build()).map(HttpResponse::statusCode).orElse(-1);
  }

  /** The status of a GET by the holder of an API key; -1 if there is no answer. */
  int statusWithKey(URI address, String key) {
    return send(HttpRequest.newBuilder(address).timeout(PATIENCE).header("Authorization", "Bearer " + key).build())
        .map(HttpResponse::statusCode).orElse(-1);
  }

  /** The body of a GET that must be answered 200. */
  public String get(URI address) {
    HttpResponse<String> response = send(HttpRequest.newBuilder(address).timeout(PATIENCE).build())
        .orElseThrow(() -> new AssertionError("no answer from " + address));
    if (response.statusCode() != 200) {
      throw new AssertionError(address + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  /** The answer to a GET with headers, each a name and a value; it must be answered somehow. */
  public HttpResponse<String> ask(URI address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    return send((headers.length == 0 ? request : request.headers(headers)).build())
        .orElseThrow(() -> new AssertionError("no answer from " + address));
  }

  /** The answer to a POST of JSON with an idempotency key; nothing if the connection broke or was refused. */
  public Optional<HttpResponse<String>> post(URI address, String body, String idempotencyKey) {
    return send(HttpRequest.newBuilder(address)
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", idempotencyKey)
        .POST(BodyPublishers.ofString(body))
        .build());
  }

  /** The answer to a PUT of JSON; it must be answered somehow. */
  public HttpResponse<String> put(URI address, String body) {
    return send(HttpRequest.newBuilder(address)
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body))
        .build()).orElseThrow(() -> new AssertionError("no answer from " + address));
  }

  private Optional<HttpResponse<String>> send(HttpRequest request) {
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty(); // What a client sees when the server dies; the caller counts it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
