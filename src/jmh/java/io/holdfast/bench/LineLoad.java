package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * One line of many: so many clients wait for one lock, each of which came when the one before was seen to stand in
 * line; then the lock is given back, and each gives it back as soon as it is told that it has it. Fails if anybody is
 * told out of turn, or with a token that is not above the last.
 *
 * <p>Arguments: address, clients, rounds, and for how many ms each holds the lock: 0 gives it back at once, else nobody
 * gives it back and it is over each time. Prints one line for each round: seconds until all stood in line, hand-overs a
 * second, the 50th and 99th percentile and the longest time in ms from the sending of a release, or the end of the
 * time of which the one before was told, to the next client's hearing of it, and the longest time in ms for which the
 * load itself did not come to a timer: what is told meanwhile is heard so much later.
 */
public final class LineLoad {
  private static final int CONNECTED_AT_ONCE = 200;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LoopbackAddresses<NetClient> from = new LoopbackAddresses<>();
  private final URI address;
  private final LoadConnection[] clients;
  private final Histogram handOvers = new Histogram(3);
  private final int holdMillis;
  private int rounds;
  private LoadConnection asking;
  private int connected;
  private int next;
  private int lastToken;
  private long begun;
  private long lined;
  private long released;
  private long looked;
  private long longestStall;

  private LineLoad(URI address, int clients, int rounds, int holdMillis) {
    this.address = address;
    this.holdMillis = holdMillis;
    this.clients = new LoadConnection[clients];
    this.rounds = rounds;
  }

  /** Runs the rounds. */
  public static void main(String[] arguments) throws InterruptedException {
    LineLoad load = new LineLoad(URI.create(arguments[0]), Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    load.vertx.runOnContext(begin -> {
      load.connect(0);
      load.vertx.setPeriodic(1, timer -> load.look());
    });
    load.ended.await();
    System.exit(0);
  }

  private void look() {
    long now = System.nanoTime();
    longestStall = Math.max(longestStall, now - looked);
    looked = now;
  }

  /** All clients, and one more that asks how long the line is. */
  private void connect(int first) {
    for (int i = first; i <= clients.length && i < first + CONNECTED_AT_ONCE; i++) {
      int place = i;
      NetClient client = from.client(i, local ->
          vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setLocalAddress(local)));
      client.connect(address.getPort(), address.getHost()).onComplete(socket -> {
        LoadConnection connection = new LoadConnection(socket);
        if (place < clients.length) {
          clients[place] = connection;
        } else {
          asking = connection;
        }
        connected++;
        if (connected == clients.length + 1) {
          lineUp();
        } else if (connected % CONNECTED_AT_ONCE == 0) {
          connect(connected);
        }
      }, failure -> fail("cannot connect: " + failure));
    }
  }

  private static void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }

  private String environment() {
    return "line-" + from.number() + "-" + rounds;
  }

  private Buffer request(String body) {
    return LoadConnection.post("/db/" + environment(), body, "");
  }

  private void lineUp() {
    begun = System.nanoTime();
    next = 0;
    lastToken = 0;
    asking.send(request("{\"LockID\":\"door\",\"LockDur\":60}"), (status, answer) -> {
      lastToken = token(status, answer);
      enter(0);
    });
  }

  private static int token(int status, Buffer answer) {
    String text = answer.toString();
    int at = text.indexOf("\"Lock\":");
    if (status != 200 || at < 0) {
      fail("a lock was not given: " + text);
    }
    return LoadConnection.number(answer, at + "\"Lock\":".length());
  }

  private void enter(int client) {
    if (client == clients.length) {
      lined = System.nanoTime();
      handOvers.reset();
      looked = lined;
      longestStall = 0;
      release(asking);
      return;
    }
    String held = holdMillis == 0 ? "60" : Double.toString(holdMillis / 1e3);
    clients[client].send(request("{\"LockID\":\"door\",\"LockDur\":" + held + ",\"LockWait\":60}"), (status, answer) ->
        told(client, token(status, answer)));
    awaitInLine(client);
  }

  private void awaitInLine(int client) {
    asking.send(LoadConnection.get("/db/" + environment() + "/locks/door"), (status, answer) -> {
      String text = answer.toString();
      if (LoadConnection.number(answer, text.indexOf("\"Waiting\":") + "\"Waiting\":".length()) == client + 1) {
        enter(client + 1);
      } else {
        awaitInLine(client);
      }
    });
  }

  private void told(int client, int token) {
    handOvers.recordValue(Math.max(0, System.nanoTime() - released));
    if (client != next++ || token <= lastToken) {
      fail("client " + client + " was given " + token + " after " + lastToken + " had been given to " + (next - 2));
    }
    lastToken = token;
    if (holdMillis == 0) {
      release(clients[client]);
    } else {
      released = System.nanoTime() + (long) (holdMillis * NANOS_PER_MILLI);
      if (next == clients.length) {
        down();
      }
    }
  }

  private void release(LoadConnection holder) {
    released = System.nanoTime();
    holder.send(request("{\"UnlockID\":\"door\",\"Unlock\":" + lastToken + "}"), (status, answer) -> {
      if (status != 200) {
        fail("a lock could not be given back: " + answer);
      }
      if (holder != asking && holder == clients[clients.length - 1]) {
        down();
      }
    });
  }

  private void down() {
    long now = System.nanoTime();
    System.out.printf(Locale.ROOT, "%.1f %.0f %.2f %.2f %.2f %.2f%n", (lined - begun) / NANOS_PER_SECOND,
        clients.length * NANOS_PER_SECOND / (now - lined), handOvers.getValueAtPercentile(50) / NANOS_PER_MILLI,
        handOvers.getValueAtPercentile(99) / NANOS_PER_MILLI, handOvers.getMaxValue() / NANOS_PER_MILLI,
        Math.max(longestStall, now - looked) / NANOS_PER_MILLI);
    rounds--;
    if (rounds == 0) {
      ended.countDown();
    } else {
      lineUp();
    }
  }
}
