package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * How soon watchers hear of a change: connections that watch keys, then a value is set for each key, all at once; the
 * time from the sending of the first to the answer of each watcher. Repeated on the same connections; the first times
 * do not count, since this process is cold then.
 *
 * <p>Arguments: address, keys, watchers per key, rounds that count. Prints one line: the lowest, the mean and the
 * highest time in ms of the last round's watchers, and the median over the rounds of the time until the last had heard.
 */
public final class WatchLoad {
  private static final int WARM_ANSWERS = 40_000;
  private static final int AT_ONCE = 200;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long SETTLE_MILLIS = 20;
  private static final int SETTLED_PER_MILLI = 12;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LoopbackAddresses<NetClient> from = new LoopbackAddresses<>();
  private final String environments = "watch-" + from.number() + "-";
  private final URI address;
  private final int keys;
  private final LoadConnection[] watchers;
  private final LoadConnection[] setters;
  private final int uncounted;
  private final double[] lastHeard;
  private int connected;
  private int round;
  private int heard;
  private long begun;
  private double lowest;
  private double sum;

  private WatchLoad(URI address, int keys, int perKey, int rounds) {
    this.address = address;
    this.keys = keys;
    watchers = new LoadConnection[keys * perKey];
    setters = new LoadConnection[Math.min(keys, AT_ONCE)];
    uncounted = Math.clamp(WARM_ANSWERS / watchers.length, 4, 80);
    lastHeard = new double[uncounted + rounds];
  }

  /** Runs the rounds. */
  public static void main(String[] arguments) throws InterruptedException {
    WatchLoad load = new WatchLoad(URI.create(arguments[0]), Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    load.vertx.runOnContext(begin -> load.connect(0));
    load.ended.await();
    double[] sorted = Arrays.copyOfRange(load.lastHeard, load.uncounted, load.lastHeard.length);
    Arrays.sort(sorted);
    System.out.printf(Locale.ROOT, "%.1f %.1f %.1f %.2f%n", load.lowest, load.sum / load.watchers.length,
        load.lastHeard[load.lastHeard.length - 1], sorted[sorted.length / 2]);
    System.exit(0);
  }

  private void connect(int first) {
    int all = watchers.length + setters.length;
    for (int i = first; i < Math.min(all, first + AT_ONCE); i++) {
      int place = i;
      NetClient client = from.client(i, local ->
          vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setLocalAddress(local)));
      client.connect(address.getPort(), address.getHost()).onComplete(socket -> {
        LoadConnection connection = new LoadConnection(socket);
        if (place < watchers.length) {
          watchers[place] = connection;
        } else {
          setters[place - watchers.length] = connection;
        }
        connected++;
        if (connected == all) {
          watchAll();
        } else if (connected % AT_ONCE == 0) {
          connect(connected);
        }
      }, failure -> {
        System.err.println("cannot connect: " + failure);
        System.exit(1);
      });
    }
  }

  /** Every watcher waits for a version above what there is: it asks for that first. */
  private void watchAll() {
    heard = 0;
    sum = 0;
    lowest = Double.MAX_VALUE;
    for (int i = 0; i < watchers.length; i++) {
      watch(watchers[i], "key-" + i % keys, round);
    }
    vertx.setTimer(SETTLE_MILLIS + watchers.length / SETTLED_PER_MILLI, settled -> setAll());
  }

  private void watch(LoadConnection connection, String key, int version) {
    String body = "{\"ID\":\"" + key + "\",\"Version\":" + version + "}";
    connection.send(LoadConnection.post("/watch/" + environments + key, body,
        "Prefer: wait=60\r\n"), (status, answer) -> heard(status));
  }

  private void setAll() {
    begun = System.nanoTime();
    for (int i = 0; i < setters.length; i++) {
      set(setters[i], i);
    }
  }

  /** An environment for each key, so that the version after the n-th round is n. */
  private void set(LoadConnection connection, int key) {
    if (key >= keys) {
      return;
    }
    connection.send(LoadConnection.post("/db/" + environments + "key-" + key,
        "{\"KVSet\":[{\"Key\":\"key-" + key + "\",\"Value\":\"v\"}]}", ""),
        (status, answer) -> set(connection, key + setters.length));
  }

  private void heard(int status) {
    if (status != 200) {
      System.err.println("a watch was answered " + status);
      System.exit(1);
    }
    double millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
    lowest = Math.min(lowest, millis);
    sum += millis;
    heard++;
    if (heard == watchers.length) {
      lastHeard[round++] = millis;
      if (round == lastHeard.length) {
        ended.countDown();
      } else {
        watchAll();
      }
    }
  }
}
