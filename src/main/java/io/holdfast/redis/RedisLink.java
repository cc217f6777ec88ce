package io.holdfast.redis;

import io.holdfast.log.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Iterator;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the Redis that takes writes at the moment, found through Sentinel where there is one, and made
 * again after a pause when it breaks or does not answer.
 *
 * <p>Threads: the loop that it was made for, a Vert.x context; {@link #isConnected} and {@link #trouble} on any.
 */
public final class RedisLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final long SHORTEST_MILLIS = 20;
  private static final long LONGEST_MILLIS = 500;
  private static final long PATIENCE_MILLIS = 2_000;

  private final Vertx vertx;
  private final Loop loop;
  private final RedisAddress address;
  private final RandomGenerator chance;
  private final Use use;
  private final Listener listener;
  private Redis client;
  /** Written on the loop, read by anyone. */
  private volatile RedisConnection connection;
  /** Likewise. */
  private volatile String trouble = "";
  private long pauseMillis = SHORTEST_MILLIS;
  private boolean complained;
  private boolean closed;

  /**
   * What a connection is for, as the log says it.
   *
   * @param purpose what Redis does by it, like: delivers
   * @param meanwhile what holds while it is away, a sentence without a dot
   */
  public record Use(String purpose, String meanwhile) {}

  /** Told of the connection, on the loop. */
  public interface Listener {

    /** There is one; it has answered. */
    default void connected() {
      // Who only sends asks isConnected.
    }

    /** There is none any more. */
    default void disconnected() {
      // Who only sends asks isConnected.
    }
  }

  /**
   * A link that does nothing yet.
   *
   * @param chance spreads the attempts of many
   */
  public RedisLink(Vertx vertx, Loop loop, RedisAddress address, RandomGenerator chance, Use use, Listener listener) {
    this.vertx = vertx;
    this.loop = loop;
    this.address = address;
    this.chance = chance;
    this.use = use;
    this.listener = listener;
  }

  /** Connects now, and again whenever that is needed. */
  public void start() {
    if (closed) {
      return;
    }
    master().compose(host -> connect(address.server(host))).onComplete(made -> {
      if (made.succeeded() && !closed) {
        ready(made.result());
      } else if (made.failed()) {
        complain(made.cause());
        later();
      }
    });
  }

  private void ready(RedisConnection made) {
    LOG.info("Redis at {} {}", address, use.purpose());
    complained = false;
    pauseMillis = SHORTEST_MILLIS;
    connection = made;
    made.exceptionHandler(failure -> lost(made, failure));
    made.endHandler(_ -> lost(made, null));
    listener.connected();
  }

  private void complain(Throwable cause) {
    trouble = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (!complained) {
      complained = true;
      LOG.warn("Redis at {} is away; {} until it is back: {}", address, use.meanwhile(), trouble);
    }
  }

  private void later() {
    closeClient();
    if (!closed) {
      long half = pauseMillis / 2;
      loop.schedule(half + chance.nextLong(half + 1), this::start);
      pauseMillis = Math.min(LONGEST_MILLIS, pauseMillis * 2);
    }
  }

  /** Whether something can be sent. Any thread. */
  public boolean isConnected() {
    return connection != null;
  }

  /** Why a connection was lost or could not be made, when that was last so; empty if it never was. Any thread. */
  public String trouble() {
    return trouble;
  }

  /** Sends a request; whoever is not answered in time loses the connection. Fails at once if there is none. */
  public Future<Response> send(Request request, long millis) {
    RedisConnection used = connection;
    if (used == null) {
      return Future.failedFuture(new IllegalStateException("Redis at " + address + " is away"));
    }
    return within(millis, used.send(request), late -> lost(used, late));
  }

  /** Gives the connection up and makes another. */
  public void reconnect(Throwable why) {
    lost(connection, why);
  }

  private void lost(RedisConnection given, Throwable why) {
    if (given == null || given != connection) {
      return;
    }
    connection = null;
    if (!closed) {
      complain(why == null ? new IllegalStateException("the connection has ended") : why);
    }
    listener.disconnected();
    later();
  }

  private void closeClient() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  private Future<RedisConnection> connect(RedisOptions options) {
    closeClient();
    client = Redis.createClient(vertx, options);
    // The login too: a server that takes a connection and then says nothing must not be waited for.
    return answered(client.connect().compose(made -> made.send(Request.cmd(Command.ROLE)).compose(role ->
        "master".equals(role.get(0).toString()) ? Future.succeededFuture(made)
            : Future.failedFuture(new IllegalStateException("it is a replica and takes nothing")))));
  }

  private <T> Future<T> answered(Future<T> future) {
    return within(PATIENCE_MILLIS, future, late -> { });
  }

  private <T> Future<T> within(long millis, Future<T> future, Consumer<Throwable> whenLate) {
    Promise<T> promise = Promise.promise();
    Loop.Timer timer = loop.schedule(millis, () -> {
      Throwable late = new TimeoutException("Redis has not answered within " + millis + " ms");
      if (promise.tryFail(late)) {
        whenLate.accept(late);
      }
    });
    future.onComplete(result -> {
      timer.cancel();
      if (result.succeeded()) {
        promise.tryComplete(result.result());
      } else {
        promise.tryFail(result.cause());
      }
    });
    return promise.future();
  }

  private Future<RedisAddress.Host> master() {
    return address.isThroughSentinel()
        ? askSentinels(address.hosts().iterator(), null) : Future.succeededFuture(address.hosts().getFirst());
  }

  private Future<RedisAddress.Host> askSentinels(Iterator<RedisAddress.Host> left, Throwable before) {
    if (!left.hasNext()) {
      return Future.failedFuture(new IllegalStateException("no Sentinel knows the master " + address.master(), before));
    }
    Redis sentinel = Redis.createClient(vertx, address.sentinel(left.next()));
    Request question = Request.cmd(Command.SENTINEL).arg("get-master-addr-by-name").arg(address.master());
    return answered(sentinel.connect().compose(made -> made.send(question)))
        .map(answer -> new RedisAddress.Host(answer.get(0).toString(), answer.get(1).toInteger()))
        .onComplete(_ -> sentinel.close())
        .recover(failure -> askSentinels(left, failure));
  }

  @Override
  public void close() {
    closed = true;
    connection = null;
    closeClient();
  }
}
