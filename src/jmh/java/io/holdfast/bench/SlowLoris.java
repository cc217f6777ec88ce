package io.holdfast.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Holds many connections open, each sending one byte of a head a second that never ends, and opens another for each
 * that the server closes, a thousand a second at the most, spread evenly: the load that measures runs on the same core,
 * and is not to be what is attacked.
 *
 * <p>Arguments: port, connections, seconds. Prints one line when all are open, and at the end how often it was cut off.
 */
public final class SlowLoris {
  private static final int TICKS_PER_SECOND = 100;
  private static final int OPENED_PER_TICK = 10;
  private static final String HEAD = "GET /api/v1/ad HTTP/1.1\r\nHost: bench\r\nX-Slow: ";

  private final Vertx vertx;
  private final NetClient client;
  private final int port;
  private final int wanted;
  private final List<NetSocket> open = new ArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private int opening;
  private int tick;
  private long cut;
  private boolean told;

  private SlowLoris(Vertx vertx, int port, int wanted) {
    this.vertx = vertx;
    this.port = port;
    this.wanted = wanted;
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  /** Attacks for a while. */
  public static void main(String[] arguments) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    SlowLoris loris = new SlowLoris(vertx, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    vertx.runOnContext(nothing -> loris.attack(Long.parseLong(arguments[2]) * 1_000));
    loris.done.await();
    System.exit(0);
  }

  private void attack(long millis) {
    vertx.setPeriodic(1_000 / TICKS_PER_SECOND, timer -> step());
    vertx.setTimer(millis, timer -> {
      System.out.println(cut + " connections were cut off by the server");
      done.countDown();
    });
  }

  private void step() {
    tick++;
    for (int i = 0; i < OPENED_PER_TICK && open.size() + opening < wanted; i++) {
      opening++;
      client.connect(port, "127.0.0.1").onComplete(this::opened, failure -> opening--);
    }
    for (int i = tick % TICKS_PER_SECOND; i < open.size(); i += TICKS_PER_SECOND) {
      open.get(i).write("a");
    }
    if (!told && open.size() >= wanted) {
      told = true;
      System.out.println("open");
    }
  }

  private void opened(NetSocket socket) {
    opening--;
    open.add(socket);
    socket.write(HEAD);
    socket.exceptionHandler(failure -> { });
    socket.closeHandler(closed -> {
      cut++;
      open.remove(socket);
    });
  }
}
