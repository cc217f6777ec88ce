package io.holdfast.cli.node;

import io.holdfast.ops.Dependency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the public keys come from by which tokens are verified: a file, or an address. One thread, which it blocks. */
final class TokenKeys {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_BYTES = 1 << 20;

  private final String place;
  private final Duration patience;
  private final WatchedText file;
  private long dueNanos;

  /** From this place. */
  TokenKeys(String place) {
    this(place, PATIENCE);
  }

  /** From this place, whose answer is waited for so long. */
  TokenKeys(String place, Duration patience) {
    this.place = place;
    this.patience = patience;
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

  /** The client's own time-out ends with the head of an answer, so that of the whole is kept here. */
  private String fetch() throws IOException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(patience).build();
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(place)).timeout(patience).build();
      HttpResponse<String> response = client
          .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("it answered " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("it has not answered within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(Dependency.words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no address", e);
    } finally {
      client.shutdownNow();
    }
  }

  @Override
  public String toString() {
    return place;
  }
}
