package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * More writes than can be taken. Finds the rate that a server sustains (64 clients, each sending when it was answered);
 * then, by an open model, sends half of it, a multiple of it, and half of it again. Each write is measured from the
 * moment at which it was due; one that finds no free connection waits for one, and that counts.
 *
 * <p>A write sets {@value #KEYS} values at once: it costs the server much more than its refusal, as it must for
 * refusing to help at all, and more than sending it costs the load, which has one core as well.
 *
 * <p>Arguments: port, multiple, seconds of overload, connections.
 */
public final class OverloadLoad {
  private static final int KEYS = 100;
  private static final int BODIES = 200;
  private static final int CLOSED_CLIENTS = 64;
  private static final int OPENED_AT_ONCE = 100;
  private static final double CLOSED_SECONDS = 12;
  private static final double CALM_SECONDS = 8;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int REFUSED = 503;

  private final Vertx vertx;
  private final int port;
  private final double multiple;
  private final double overloadSeconds;
  private final int connections;
  private final Buffer[] requests = new Buffer[BODIES];
  private final ArrayDeque<LoadConnection> free = new ArrayDeque<>();
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();
  private final List<Phase> phases = new ArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private Phase phase;
  private int next;
  private int underWay;

  /** A part of the run at one rate, and what became of the writes that were due in it. */
  private static final class Phase {
    private final String name;
    private final double rate;
    private final long total;
    private final Histogram accepted = new Histogram(3);
    private final Histogram refused = new Histogram(3);
    private final Histogram sentLate = new Histogram(3);
    private long began;
    private long sent;
    private long failed;
    private long lastTroubleNanos;

    Phase(String name, double rate, double seconds) {
      this.name = name;
      this.rate = rate;
      total = (long) (rate * seconds);
    }

    long dueNanos(long number) {
      return began + (long) (number / rate * NANOS_PER_SECOND);
    }

    void count(int status, long dueNanos, long now, long slowNanos) {
      if (status < 300) {
        accepted.recordValue(now - dueNanos);
      } else if (status == REFUSED) {
        refused.recordValue(now - dueNanos);
      } else {
        failed++;
      }
      if (status >= 300 || now - dueNanos > slowNanos) {
        lastTroubleNanos = Math.max(lastTroubleNanos, dueNanos - began);
      }
    }

    String summary() {
      return String.format(Locale.ROOT, "%-10s %7.0f/s  accepted %7d  p50 %8.2f  p99 %8.2f  max %8.2f"
          + "   refused %7d  p50 %8.2f  p99 %8.2f  max %8.2f   failed %d, sent late: p99 %.2f", name, rate,
          accepted.getTotalCount(), millis(accepted, 50), millis(accepted, 99), millis(accepted, 100),
          refused.getTotalCount(), millis(refused, 50), millis(refused, 99), millis(refused, 100), failed,
          millis(sentLate, 99));
    }

    private static double millis(Histogram times, double percentile) {
      return times.getTotalCount() == 0 ? 0 : times.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
  }

  private OverloadLoad(Vertx vertx, String[] arguments) {
    this.vertx = vertx;
    port = Integer.parseInt(arguments[0]);
    multiple = Double.parseDouble(arguments[1]);
    overloadSeconds = Double.parseDouble(arguments[2]);
    connections = Integer.parseInt(arguments[3]);
    Random random = new Random(1);
    for (int i = 0; i < BODIES; i++) {
      requests[i] = LoadConnection.post("/db/overload", body(random), "");
    }
  }

  private static String body(Random random) {
    StringBuilder body = new StringBuilder("{\"KVSet\":[");
    for (int i = 0; i < KEYS; i++) {
      body.append(i == 0 ? "" : ",").append("{\"Key\":\"k").append(i).append('-').append(random.nextInt(100))
          .append("\",\"Value\":").append(random.nextInt()).append('}');
    }
    return body.append("]}").toString();
  }

  /** Runs one load. */
  public static void main(String[] arguments) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    OverloadLoad load = new OverloadLoad(vertx, arguments);
    vertx.runOnContext(nothing -> load.open());
    load.done.await();
    System.exit(0); // Closing connections one by one would look as if the server had.
  }

  private void open() {
    NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    openMore(client, 0).onComplete(nothing -> closedLoop(), failure -> {
      System.err.println("connections could not be opened: " + failure);
      System.exit(1);
    });
  }

  private Future<Void> openMore(NetClient client, int opened) {
    if (opened >= connections) {
      return Future.succeededFuture();
    }
    List<Future<?>> some = new ArrayList<>();
    for (int i = 0; i < Math.min(OPENED_AT_ONCE, connections - opened); i++) {
      some.add(client.connect(port, "127.0.0.1").compose(this::firstWrite));
    }
    return Future.all(some).compose(all -> openMore(client, opened + some.size()));
  }

  /** A connection that asks nothing is cut off after a while. */
  private Future<Void> firstWrite(NetSocket socket) {
    Promise<Void> answered = Promise.promise();
    LoadConnection connection = new LoadConnection(socket);
    connection.send(request(), (status, answer) -> {
      free.add(connection);
      answered.complete();
    });
    return answered.future();
  }

  private Buffer request() {
    next = (next + 1) % BODIES;
    return requests[next];
  }

  // ---- what is sustained

  private void closedLoop() {
    long began = System.nanoTime();
    long half = began + (long) (CLOSED_SECONDS / 2 * NANOS_PER_SECOND);
    long end = began + (long) (CLOSED_SECONDS * NANOS_PER_SECOND);
    long[] counted = {0, 0};
    for (int i = 0; i < CLOSED_CLIENTS; i++) {
      LoadConnection connection = free.remove();
      again(connection, half, end, counted);
    }
  }

  private void again(LoadConnection connection, long half, long end, long[] counted) {
    connection.send(request(), (status, answer) -> {
      long now = System.nanoTime();
      if (status >= 300 && status != REFUSED) {
        System.err.println("a write was answered " + status);
        System.exit(1);
      }
      counted[0] += status < 300 && now > half && now < end ? 1 : 0; // A cold server may refuse at first.
      if (now < end) {
        again(connection, half, end, counted);
      } else {
        free.add(connection);
        if (++counted[1] == CLOSED_CLIENTS) {
          overload(counted[0] / (CLOSED_SECONDS / 2));
        }
      }
    });
  }

  // ---- what is too much

  private void overload(double sustained) {
    System.out.printf(Locale.ROOT, "sustained, %d clients: %.0f writes a second of %d values%n", CLOSED_CLIENTS,
        sustained, KEYS);
    phases.add(new Phase("before", sustained / 2, CALM_SECONDS));
    phases.add(new Phase("overload", sustained * multiple, overloadSeconds));
    phases.add(new Phase("after", sustained / 2, CALM_SECONDS));
    nextPhase();
    vertx.setPeriodic(1, this::sendWhatIsDue);
  }

  private void nextPhase() {
    phase = phases.get(phase == null ? 0 : phases.indexOf(phase) + 1);
    phase.began = System.nanoTime();
  }

  private void sendWhatIsDue(long timer) {
    long due = Math.min(phase.total, (long) ((System.nanoTime() - phase.began) / NANOS_PER_SECOND * phase.rate));
    while (phase.sent < due) {
      long dueNanos = phase.dueNanos(phase.sent++);
      underWay++;
      if (free.isEmpty()) {
        waiting.add(dueNanos);
      } else {
        send(free.remove(), phase, dueNanos);
      }
    }
    if (phase.sent == phase.total) {
      if (phase == phases.getLast()) {
        endIfAllAnswered(timer);
      } else {
        nextPhase();
      }
    }
  }

  private void send(LoadConnection connection, Phase counted, long dueNanos) {
    counted.sentLate.recordValue(System.nanoTime() - dueNanos);
    connection.send(request(), (status, answer) -> {
      underWay--;
      counted.count(status, dueNanos, System.nanoTime(), slowNanos());
      if (waiting.isEmpty()) {
        free.add(connection);
      } else {
        long due = waiting.remove();
        send(connection, phaseOf(due), due);
      }
    });
  }

  private Phase phaseOf(long dueNanos) {
    Phase found = phases.getFirst();
    for (Phase each : phases) {
      found = each.began != 0 && each.began <= dueNanos ? each : found;
    }
    return found;
  }

  /** What is slower than twice the 99th percentile of before, and slower than 20 ms, is not normal. */
  private long slowNanos() {
    return Math.max((long) (20 * NANOS_PER_MILLI), 2 * phases.getFirst().accepted.getValueAtPercentile(99));
  }

  private void endIfAllAnswered(long timer) {
    if (underWay == 0) {
      vertx.cancelTimer(timer);
      phases.forEach(each -> System.out.println(each.summary()));
      System.out.printf(Locale.ROOT, "all is as before again %.2f s after the overload's end%n",
          phases.getLast().lastTroubleNanos / NANOS_PER_SECOND);
      done.countDown();
    }
  }
}
