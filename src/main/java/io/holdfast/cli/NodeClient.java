package io.holdfast.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.cli.config.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Talks HTTP with a running node for the command line. What goes wrong is a {@link CommandFailure}: nobody answers, or
 * the node refuses, with its own reason. Says who it is by the API key in the environment, if there is one. Blocks its
 * caller.
 */
final class NodeClient implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final int COPIED_BYTES = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(CONNECT_WITHIN)
      .build();
  private final URI base;

  /** A client of the node at this address, like {@code http://127.0.0.1:8081}. */
  NodeClient(URI base) {
    if (base.getHost() == null || !"http".equals(base.getScheme()) && !"https".equals(base.getScheme())) {
      throw new CommandFailure(ExitCode.USAGE, "Not an address like http://127.0.0.1:8080: '" + base + "'", null);
    }
    this.base = base;
  }

  JsonNode get(String path) {
    return json(request(path).GET().build());
  }

  JsonNode post(String path, Object body) {
    return json(withBody(path, "POST", body));
  }

  JsonNode put(String path, Object body) {
    return json(withBody(path, "PUT", body));
  }

  private HttpRequest withBody(String path, String method, Object body) {
    try {
      return request(path)
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
          .build();
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the body cannot be written as JSON", e);
    }
  }

  JsonNode postLines(String path, byte[] lines) {
    return json(request(path)
        .header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofByteArray(lines))
        .build());
  }

  /**
   * Saves a response's body to a new file.
   *
   * @param progress told how many bytes have been saved
   */
  void download(String path, Path file, LongConsumer progress) {
    HttpResponse<InputStream> response = send(request(path).GET().build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new CommandFailure("The node answered " + response.statusCode() + " for " + path);
      }
      save(body, file, progress);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private static void save(InputStream body, Path file, LongConsumer progress) throws IOException {
    try (OutputStream target = create(file)) {
      byte[] buffer = new byte[COPIED_BYTES];
      long saved = 0;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        write(target, buffer, count, file);
        saved += count;
        progress.accept(saved);
      }
    }
  }

  private static OutputStream create(Path file) {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new CommandFailure("The file " + file + " cannot be made: " + e, e);
    }
  }

  private static void write(OutputStream target, byte[] bytes, int count, Path file) {
    try {
      target.write(bytes, 0, count);
    } catch (IOException e) {
      throw new CommandFailure("The file " + file + " cannot be written: " + e, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).header("Accept", "application/json");
    String key = System.getenv(Keys.API_KEY_VARIABLE);
    return key == null || key.isBlank() ? request : request.header("Authorization", "Bearer " + key.strip());
  }

  private JsonNode json(HttpRequest request) {
    HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      JsonNode value = JSON.readTree(body);
      if (response.statusCode() >= 300) {
        throw new CommandFailure("The node refused (" + response.statusCode() + "): " + reason(value));
      }
      return value;
    } catch (JacksonException e) {
      throw new CommandFailure(response.statusCode() + " from " + base + ", but no JSON: is this a Holdfast node, and "
          + "the right one of its two ports?", e);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted", e);
    }
  }

  private CommandFailure unreachable(IOException e) {
    if (e instanceof ConnectException) {
      return new CommandFailure(ExitCode.UNREACHABLE,
          "No node answers at " + base + "; is it running ('holdfast serve'), and is this its address?", e);
    }
    String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new CommandFailure(ExitCode.UNREACHABLE, "The connection to " + base + " broke: " + what, e);
  }

  private static String reason(JsonNode problem) {
    String detail = problem.path("detail").asText("");
    return detail.isEmpty() ? problem.path("title").asText("without a reason") : detail;
  }

  @Override
  public void close() {
    client.close();
  }
}
