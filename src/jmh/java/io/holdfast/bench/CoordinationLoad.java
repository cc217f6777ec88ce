package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Keeps connections busy with one row of the seed's benchmark, each sending as soon as it was answered.
 *
 * <p>Arguments: address; {@code lock}, {@code atomic}, or {@code kv} with the bytes of a value ({@code kv64}); so many
 * environments; so many keys; connections; seconds. Prints one line: requests a second (a lock with its release
 * counts as one), 99th percentile in ms, answers that were refused.
 */
public final class CoordinationLoad {
  private static final long WARM_MILLIS = 1_500;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final SplittableRandom random = new SplittableRandom(7);
  private final Histogram latencies = new Histogram(3);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final String kind;
  private final int environments;
  private final int keys;
  private final String value;
  /** Held, since Vert.x closes the connections of a client that nobody holds. */
  private NetClient client;
  private boolean measuring;
  private long refused;

  private CoordinationLoad(String kind, int environments, int keys) {
    this.kind = kind;
    this.environments = environments;
    this.keys = keys;
    value = kind.startsWith("kv") ? "v".repeat(Integer.parseInt(kind.substring(2)) - 2) : "";
  }

  /** Runs one row. */
  public static void main(String[] arguments) throws InterruptedException {
    CoordinationLoad load = new CoordinationLoad(
        arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    URI address = URI.create(arguments[0]);
    int connections = Integer.parseInt(arguments[4]);
    long millis = (long) (Double.parseDouble(arguments[5]) * 1_000);
    load.vertx.runOnContext(begin -> load.begin(address, connections, millis));
    load.ended.await();
    System.out.printf(Locale.ROOT, "%.0f %.2fms %d%n", load.latencies.getTotalCount() * 1_000.0 / millis,
        load.latencies.getValueAtPercentile(99) / NANOS_PER_MILLI, load.refused);
    System.exit(0);
  }

  private void begin(URI address, int connections, long millis) {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    for (int i = 0; i < connections; i++) {
      client.connect(address.getPort(), address.getHost()).onComplete(
          socket -> go(new LoadConnection(socket)),
          failure -> {
            System.err.println("cannot connect: " + failure);
            System.exit(1);
          });
    }
    vertx.setTimer(WARM_MILLIS, warm -> {
      measuring = true;
      vertx.setTimer(millis, over -> {
        measuring = false;
        ended.countDown();
      });
    });
  }

  private void go(LoadConnection connection) {
    long begun = System.nanoTime();
    String path = "/db/env-" + random.nextInt(environments);
    String key = "key-" + random.nextInt(keys);
    if (kind.equals("lock")) {
      String lock = "{\"LockID\":\"" + key + "\",\"LockDur\":1,\"LockWait\":30}";
      connection.send(LoadConnection.post(path, lock, ""), (status, answer) ->
          unlock(connection, path, key, status, answer, begun));
    } else {
      String body = kind.equals("atomic") ? "{\"Atomic\":[{\"Key\":\"" + key + "\",\"Add\":1}]}"
          : "{\"KVSet\":[{\"Key\":\"" + key + "\",\"Value\":\"" + value + "\"}]}";
      connection.send(LoadConnection.post(path, body, ""), (status, answer) -> done(connection, status, begun));
    }
  }

  private void unlock(LoadConnection connection, String path, String key, int status, Buffer answer, long begun) {
    String body = answer.toString();
    int at = body.indexOf("\"Lock\":");
    if (status != 200 || at < 0) {
      done(connection, 409, begun);
      return;
    }
    int token = LoadConnection.number(answer, at + "\"Lock\":".length());
    connection.send(LoadConnection.post(path, "{\"UnlockID\":\"" + key + "\",\"Unlock\":" + token + "}", ""),
        (unlocked, nothing) -> done(connection, unlocked, begun));
  }

  private void done(LoadConnection connection, int status, long begun) {
    if (measuring) {
      if (status == 200) {
        latencies.recordValue(System.nanoTime() - begun);
      } else {
        refused++;
      }
    }
    go(connection);
  }
}
