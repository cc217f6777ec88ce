package io.holdfast.cli.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Where the public keys come from by which tokens are verified: a file, or an address. One thread, which it blocks. */
final class TokenKeys {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_CHARACTERS = 1 << 20;

  private final String place;
  private final WatchedText file;
  private long dueNanos;

  /** From this place. */
  TokenKeys(String place) {
    this.place = place;
    file = isAddress() ? null : new WatchedText(Path.of(place));
    dueNanos = System.nanoTime();
  }

  boolean isAddress() {
    return place.startsWith("https://") || place.startsWith("http://");
  }

  /** Whether it is time to read them (again). */
  boolean isDue() {
    return isAddress() ? System.nanoTime() - dueNanos >= 0 : file.hasChanged();
  }

  /** The key set as it is now. */
  String read() throws IOException {
    if (!isAddress()) {
      return file.read();
    }
    dueNanos = System.nanoTime() + RETRY_NANOS;
    String keys = fetch();
    dueNanos = System.nanoTime() + FRESH_NANOS;
    return keys;
  }

  private String fetch() throws IOException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(place)).timeout(PATIENCE).build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200 || response.body().length() > MOST_CHARACTERS) {
        throw new IOException("it answered " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no address", e);
    }
  }

  @Override
  public String toString() {
    return place;
  }
}
