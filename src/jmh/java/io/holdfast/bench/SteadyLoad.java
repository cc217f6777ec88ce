package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import sun.misc.Signal;

/**
 * Sends requests at a steady rate, whether or not the ones before were answered, and measures each from the moment at
 * which it was due: a pause of the server counts for all requests that fell into it (no coordinated omission). Before
 * that the rate grows for a while, unmeasured ({@link Arrivals}).
 *
 * <p>Arguments: address, requests a second, seconds, connections, for POST the body, and how many seconds the warm-up
 * takes, if not the usual ones. Prints one line: {@code sent answered failed p50 p99 p99.9 max}, latencies in
 * milliseconds. SIGTERM ends it before its time.
 */
public final class SteadyLoad {
  private static final long TICK_MILLIS = 1;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long DRAIN_MILLIS = 5_000;

  private final Vertx vertx;
  private final HttpClient client;
  private final RequestOptions options;
  private final Buffer body;
  private final Arrivals arrivals;
  /** Lowered when the load is told to end before. */
  private long total;
  private final Histogram latencies = new Histogram(3);
  private final CountDownLatch done = new CountDownLatch(1);
  private long began;
  private long sent;
  private long answered;
  private long failed;

  private SteadyLoad(Vertx vertx, String address, Arrivals arrivals, double seconds, int connections, String body) {
    this.vertx = vertx;
    this.arrivals = arrivals;
    this.total = arrivals.inWarmUp() + (long) (arrivals.perSecond() * seconds);
    this.body = body == null ? null : Buffer.buffer(body);
    this.client = vertx.createHttpClient(
        new HttpClientOptions().setPipelining(false),
        new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
    this.options = new RequestOptions().setAbsoluteURI(address)
        .setMethod(body == null ? HttpMethod.GET : HttpMethod.POST);
  }

  /** Runs one load. */
  public static void main(String[] arguments) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    double rate = Double.parseDouble(arguments[1]);
    Arrivals arrivals = arguments.length > 5
        ? new Arrivals(rate, Double.parseDouble(arguments[5]))
        : Arrivals.at(rate);
    SteadyLoad load = new SteadyLoad(vertx, arguments[0], arrivals, Double.parseDouble(arguments[2]),
        Integer.parseInt(arguments[3]), arguments.length > 4 ? arguments[4] : null);
    vertx.runOnContext(_ -> load.start());
    Signal.handle(new Signal("TERM"), _ -> vertx.runOnContext(_ -> load.endSoon()));
    load.done.await();
    System.out.println(load.summary());
    vertx.close();
  }

  /** Sends no more, and waits for the answers. */
  private void endSoon() {
    total = sent;
  }

  private void start() {
    began = System.nanoTime();
    vertx.setPeriodic(TICK_MILLIS, this::sendWhatIsDue);
  }

  private void sendWhatIsDue(long timer) {
    long due = Math.min(total, arrivals.dueAfter(System.nanoTime() - began));
    while (sent < due) {
      send(sent++);
    }
    if (sent == total) {
      vertx.cancelTimer(timer);
      vertx.setTimer(DRAIN_MILLIS, _ -> done.countDown());
      endIfAllAnswered();
    }
  }

  private void send(long number) {
    long dueNanos = began + arrivals.dueNanos(number);
    client.request(options)
        .compose(request -> body == null
            ? request.send()
            : request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").send(body))
        .compose(this::read)
        .onComplete(_ -> {
          if (arrivals.isMeasured(number)) {
            latencies.recordValue(System.nanoTime() - dueNanos);
          }
        }, _ -> failed++)
        .onComplete(_ -> {
          answered++;
          endIfAllAnswered();
        });
  }

  private Future<Void> read(HttpClientResponse response) {
    return response.end().compose(_ -> response.statusCode() < 300
        ? Future.succeededFuture()
        : Future.failedFuture("status " + response.statusCode()));
  }

  private void endIfAllAnswered() {
    if (answered == total) {
      done.countDown();
    }
  }

  private String summary() {
    return String.format(Locale.ROOT, "%d %d %d %.2f %.2f %.2f %.2f", sent, answered - failed, failed, millis(50),
        millis(99), millis(99.9), latencies.getMaxValue() / NANOS_PER_MILLI);
  }

  private double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
