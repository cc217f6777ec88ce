package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Checks orders out, one number after the other, at a steady rate or all at once, each on a connection of its own while
 * there are enough, and measures each from the moment at which it was due. Before that, unmeasured, the connections are
 * opened; then a rate grows for a while ({@link Arrivals}), and of those that send all at once each connection reads
 * something several times, so that it is not this program's compiling that is measured.
 *
 * <p>Arguments: address, first order, how many, how many a second (0 for all at once), connections. Prints one line:
 * {@code sent charged refused failed p50 p99 p99.9 max}, latencies in milliseconds.
 */
public final class CheckoutLoad {
  private static final long TICK_MILLIS = 1;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int OPENED_AT_ONCE = 100;
  private static final int READS_BEFORE = 12;

  private final Vertx vertx;
  private final HttpClient client;
  private final String address;
  private final int first;
  private final int total;
  /** Null for all at once. */
  private final Arrivals arrivals;
  private final int connections;
  private final Histogram latencies = new Histogram(3);
  private final CountDownLatch done = new CountDownLatch(1);
  private long began;
  private int opened;
  private int reads;
  private int sent;
  private int charged;
  private int refused;
  private int failed;

  private CheckoutLoad(Vertx vertx, String[] arguments) {
    this.vertx = vertx;
    address = arguments[0];
    first = Integer.parseInt(arguments[1]);
    total = Integer.parseInt(arguments[2]);
    double rate = Double.parseDouble(arguments[3]);
    arrivals = rate == 0 ? null : Arrivals.at(rate);
    connections = Integer.parseInt(arguments[4]);
    client = vertx.createHttpClient(new HttpClientOptions(),
        new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
  }

  /** Runs one load. */
  public static void main(String[] arguments) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    CheckoutLoad load = new CheckoutLoad(vertx, arguments);
    vertx.runOnContext(_ -> load.open());
    load.done.await();
    System.out.println(load.summary());
    vertx.close();
  }

  /** Opens the connections first, some at a time, so that no checkout waits for one. */
  private void open() {
    if (opened >= connections) {
      warmUp();
      return;
    }
    int now = Math.min(OPENED_AT_ONCE, connections - opened);
    read(now, () -> {
      opened += now;
      open();
    });
  }

  /** All at once, as what is measured will be. */
  private void warmUp() {
    if (arrivals != null || reads == READS_BEFORE) {
      start();
    } else {
      reads++;
      read(connections, this::warmUp);
    }
  }

  private void read(int times, Runnable then) {
    int[] missing = {times};
    for (int i = 0; i < times; i++) {
      client.request(HttpMethod.GET, port(), "127.0.0.1", "/stock/streamsize")
          .compose(request -> request.send())
          .compose(response -> response.end())
          .onComplete(_ -> {
            if (--missing[0] == 0) {
              then.run();
            }
          });
    }
  }

  private int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private void start() {
    began = System.nanoTime();
    vertx.setPeriodic(TICK_MILLIS, this::sendWhatIsDue);
  }

  private void sendWhatIsDue(long timer) {
    long due = arrivals == null ? total : Math.min(total, arrivals.dueAfter(System.nanoTime() - began));
    while (sent < due) {
      send(sent++);
    }
    if (sent == total) {
      vertx.cancelTimer(timer);
    }
  }

  private void send(int number) {
    long dueNanos = began + (arrivals == null ? 0 : arrivals.dueNanos(number));
    boolean measured = arrivals == null || arrivals.isMeasured(number);
    client.request(new RequestOptions().setAbsoluteURI(address + "/orders/checkout/" + (first + number))
            .setMethod(HttpMethod.POST))
        .compose(request -> request.send())
        .compose(response -> response.end().map(_ -> response.statusCode()))
        .onComplete(status -> {
          if (measured) {
            latencies.recordValue(System.nanoTime() - dueNanos);
          }
          count(status);
        }, _ -> count(0));
  }

  private void count(int status) {
    switch (status) {
      case 200 -> charged++;
      case 400 -> refused++;
      default -> failed++;
    }
    if (charged + refused + failed == total) {
      done.countDown();
    }
  }

  private String summary() {
    return String.format(Locale.ROOT, "%d %d %d %d %.2f %.2f %.2f %.2f", sent, charged, refused, failed, millis(50),
        millis(99), millis(99.9), latencies.getMaxValue() / NANOS_PER_MILLI);
  }

  private double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
