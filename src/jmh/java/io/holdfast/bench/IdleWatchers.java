package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * Many clients that wait for a change, each of a key of its own, and a change now and then: of one key at a time, told
 * to the one who watches it and to nobody else. Whoever was told watches again.
 *
 * <p>Arguments: address, watchers, streams on a connection of HTTP/2 without TLS (0: HTTP/1.1, a connection each),
 * changes. Prints {@code held}, waits for a line of input, then prints one line: the seconds that it took to hold all,
 * and the lowest, the median, the 99th percentile and the highest time in ms from the sending of a change to its
 * watcher's hearing of it.
 */
public final class IdleWatchers {
  private static final int AT_ONCE = 50;
  private static final long SETTLE_MILLIS = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LoopbackAddresses<NetClient> from = new LoopbackAddresses<>();
  private final LoopbackAddresses<HttpClientAgent> sharedFrom = new LoopbackAddresses<>();
  private final Histogram reactions = new Histogram(3);
  private final URI address;
  private final int streams;
  private final Connection[] connections;
  private final int watchers;
  private final int changes;
  private LoadConnection setter;
  private int connected;
  private int changed;
  private int awaited = -1;
  private boolean isHalf;
  private long begun;
  private long sent;

  /** Carries one or more requests. */
  @FunctionalInterface
  private interface Connection {
    void watch(int key, int version);
  }

  private IdleWatchers(URI address, int watchers, int streams, int changes) {
    this.address = address;
    this.watchers = watchers;
    this.streams = streams;
    this.changes = changes;
    connections = new Connection[watchers / Math.max(1, streams)];
  }

  /** Holds them, and makes the changes. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    IdleWatchers load = new IdleWatchers(URI.create(arguments[0]), Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    load.begun = System.nanoTime();
    load.vertx.runOnContext(begin -> load.connectSetter());
    load.held.await();
    double seconds = (System.nanoTime() - load.begun) / NANOS_PER_SECOND - SETTLE_MILLIS / 1e3;
    System.out.println("held");
    System.in.read();
    load.vertx.runOnContext(begin -> load.change());
    load.ended.await();
    System.out.printf(Locale.ROOT, "%.1f %.2f %.2f %.2f %.2f%n", seconds,
        load.reactions.getMinValue() / NANOS_PER_MILLI, load.reactions.getValueAtPercentile(50) / NANOS_PER_MILLI,
        load.reactions.getValueAtPercentile(99) / NANOS_PER_MILLI, load.reactions.getMaxValue() / NANOS_PER_MILLI);
    System.exit(0);
  }

  private static void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }

  private void connectSetter() {
    NetClient client = from.client(0, local ->
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setLocalAddress(local)));
    client.connect(address.getPort(), address.getHost()).onComplete(socket -> {
      setter = new LoadConnection(socket);
      connect(0);
    }, failure -> fail("cannot connect: " + failure));
  }

  private void connect(int first) {
    for (int i = first; i < connections.length && i < first + AT_ONCE; i++) {
      if (streams == 0) {
        connectSingle(i);
      } else {
        connectShared(i);
      }
    }
  }

  private void connectSingle(int place) {
    NetClient client = from.client(place, local ->
        vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setLocalAddress(local)));
    client.connect(address.getPort(), address.getHost()).onComplete(socket -> {
      LoadConnection connection = new LoadConnection(socket);
      connected(place, (key, version) -> connection.send(
          LoadConnection.post(path(), body(key, version), "Prefer: wait=60\r\n"),
          (status, answer) -> heard(key, version, status)));
    }, failure -> fail("cannot connect: " + failure));
  }

  private void connectShared(int place) {
    HttpClientAgent client = sharedFrom.client(place, local -> vertx.createHttpClient(
        new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false)
            .setLocalAddress(local)));
    client.connect(new HttpConnectOptions().setHost(address.getHost()).setPort(address.getPort()))
        .onComplete(connection -> connected(place, (key, version) -> watch(connection, key, version)),
            failure -> fail("cannot connect: " + failure));
  }

  private void watch(HttpClientConnection connection, int key, int version) {
    connection.request(new RequestOptions().setMethod(HttpMethod.POST).setURI(path()))
        .compose(request -> request.putHeader("Content-Type", "application/json").putHeader("Prefer", "wait=60")
            .send(Buffer.buffer(body(key, version))))
        .onComplete(response -> heard(key, version, response.statusCode()), failure -> fail("lost: " + failure));
  }

  private String path() {
    return "/watch/idle-" + from.number();
  }

  private static String body(int key, int version) {
    return "{\"ID\":\"key-" + key + "\",\"Version\":" + version + "}";
  }

  private void connected(int place, Connection connection) {
    connections[place] = connection;
    int perConnection = Math.max(1, streams);
    for (int i = 0; i < perConnection; i++) {
      connection.watch(place * perConnection + i, 0);
    }
    connected++;
    if (connected == connections.length) {
      vertx.setTimer(SETTLE_MILLIS, settled -> held.countDown());
    } else if (connected % AT_ONCE == 0) {
      connect(connected);
    }
  }

  /** Another key each time, far from the last one. */
  private void change() {
    awaited = (int) (changed * 7_919L % watchers);
    sent = System.nanoTime();
    setter.send(LoadConnection.post("/db/idle-" + from.number(),
        "{\"KVSet\":[{\"Key\":\"key-" + awaited + "\",\"Value\":\"v\"}]}", ""), (status, answer) -> {
          if (status != 200) {
            fail("a change was answered " + status);
          }
          goOn();
        });
  }

  private void heard(int key, int version, int status) {
    if (status != 200 || key != awaited) {
      fail("who watched key-" + key + " was told " + status + " when key-" + awaited + " changed");
    }
    if (changed >= changes / 4) { // Before, this process was cold.
      reactions.recordValue(System.nanoTime() - sent);
    }
    changed++;
    // All sets are of one environment, so this was its version so many.
    connections[key / Math.max(1, streams)].watch(key, changed);
    awaited = -1;
    goOn();
  }

  /** When both the setter and the watcher have heard. */
  private void goOn() {
    isHalf = !isHalf;
    if (isHalf) {
      return;
    }
    if (changed == changes) {
      ended.countDown();
    } else {
      vertx.setTimer(1, pause -> change());
    }
  }
}
