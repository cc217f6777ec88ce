package io.holdfast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One client in sequence. {@code lag WRITER READER SECONDS BODY}: writes at one instance and reads at another what it
 * wrote, by its position; the read's time is the lag and the way there. {@code gap WRITER SECONDS BODY}: writes, and
 * notes the longest time between two answers, which is how long a fault elsewhere held writes up. What the probe itself
 * needs to get warm, its first second, does not count. Prints one line: count, p50, p99, longest, in milliseconds.
 */
public final class ClusterProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final double NANOS_PER_MILLI = 1e6;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Histogram histogram = new Histogram(3);

  private ClusterProbe() {}

  /** Runs one probe. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ClusterProbe probe = new ClusterProbe();
    switch (arguments[0]) {
      case "lag" -> probe.lag(URI.create(arguments[1]), URI.create(arguments[2]), arguments[3], arguments[4]);
      case "gap" -> probe.gap(URI.create(arguments[1]), arguments[2], arguments[3]);
      default -> throw new IllegalArgumentException("lag or gap, not " + arguments[0]);
    }
    probe.print();
  }

  private void lag(URI writer, URI reader, String seconds, String body) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
    while (System.nanoTime() < end) {
      HttpResponse<Void> written = write(writer, body);
      String position = written.headers().firstValue("Holdfast-Position").orElse(null);
      if (written.statusCode() == 201 && position != null) {
        long begun = System.nanoTime();
        client.send(HttpRequest.newBuilder(reader).timeout(PATIENCE).header("Holdfast-Position", position).build(),
            HttpResponse.BodyHandlers.discarding());
        histogram.recordValue(System.nanoTime() - begun);
      }
    }
  }

  private void gap(URI writer, String seconds, String body) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long end = begun + TimeUnit.SECONDS.toNanos(Long.parseLong(seconds));
    long last = begun;
    while (System.nanoTime() < end) {
      if (write(writer, body).statusCode() == 201) {
        long now = System.nanoTime();
        if (last - begun > WARM_NANOS) {
          histogram.recordValue(now - last);
        }
        last = now;
      }
    }
  }

  private HttpResponse<Void> write(URI address, String body) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(address).timeout(PATIENCE).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.discarding());
  }

  private void print() {
    System.out.println(String.format(Locale.ROOT, "%d %.2f %.2f %.2f", histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / NANOS_PER_MILLI, histogram.getValueAtPercentile(99) / NANOS_PER_MILLI,
        histogram.getMaxValue() / NANOS_PER_MILLI));
  }
}
