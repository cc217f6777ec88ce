package io.holdfast.postgres;

import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.log.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for one purpose, made when it is needed, made again after it broke, and given up when it does not
 * answer. Each new one is checked: that the server takes writes, syncs them, and whatever else its user wants to know.
 *
 * <p>Threads: the loop only, which must be a Vert.x context. State: at most one connection or one attempt.
 */
public final class PostgresLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresLink.class);
  private static final long CONNECT_MILLIS = 5_000;
  private static final String QUESTION = """
      SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
        pg_is_in_recovery() AS standby""";

  private final Vertx vertx;
  private final Loop loop;
  private final PostgresAddress address;
  private final Outage outage;
  private final String name;
  private final Map<String, String> settings = new TreeMap<>(Map.of("jit", "off", "tcp_user_timeout", "5000",
      "search_path", "holdfast"));
  private final Function<PgConnection, Future<Void>> check;
  private PgConnection connection;
  private Future<PgConnection> connecting;
  private boolean closed;

  /**
   * A link that is not connected yet.
   *
   * @param outage shared by all links to the same Postgres
   * @param name the purpose, seen in {@code pg_stat_activity}
   * @param settings the session's settings beside those that all have
   * @param check asked of each new connection before it is used; what it fails with is what users get
   */
  public PostgresLink(Vertx vertx, Loop loop, PostgresAddress address, Outage outage, String name,
      Map<String, String> settings, Function<PgConnection, Future<Void>> check) {
    this.vertx = vertx;
    this.loop = loop;
    this.address = address;
    this.outage = outage;
    this.name = name;
    this.settings.putAll(settings);
    this.check = check;
  }

  /**
   * Does something with the connection.
   *
   * @param millis after which the connection is given up, and the future fails with {@link TimeoutException}
   * @return fails with {@link PostgresAwayException} if nothing was sent; with anything else perhaps something was
   */
  public <T> Future<T> use(long millis, Function<PgConnection, Future<T>> work) {
    return connected().compose(ready -> within(millis, ready, work.apply(ready)));
  }

  /** The server's process behind the connection; 0 if there is none. */
  public int backend() {
    return connection == null ? 0 : connection.processId();
  }

  /** Gives the connection up; what is under way on it is not waited for. */
  public void drop() {
    PgConnection given = connection;
    connection = null;
    if (given != null) {
      given.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }

  private <T> Future<T> within(long millis, PgConnection used, Future<T> answer) {
    Promise<T> promise = Promise.promise();
    Loop.Timer timer = loop.schedule(millis, () -> {
      if (promise.tryFail(new TimeoutException("Postgres has not answered within " + millis + " ms"))) {
        lost(used);
        used.close();
      }
    });
    answer.onComplete(result -> {
      timer.cancel();
      if (result.succeeded()) {
        promise.tryComplete(result.result());
      } else {
        promise.tryFail(result.cause());
      }
    });
    return promise.future();
  }

  private void lost(PgConnection used) {
    if (connection == used) {
      connection = null;
    }
  }

  private Future<PgConnection> connected() {
    if (closed) {
      return Future.failedFuture(new PostgresAwayException("the connection to Postgres has been closed", null));
    }
    if (connection != null) {
      return Future.succeededFuture(connection);
    }
    if (connecting == null) {
      Throwable pausing = outage.pausing();
      if (pausing != null) {
        return Future.failedFuture(pausing);
      }
      Promise<PgConnection> promise = Promise.promise();
      connecting = promise.future();
      tryNext(address.hosts().iterator(), null, promise);
    }
    return connecting;
  }

  private void tryNext(Iterator<PostgresAddress.Host> hosts, Throwable before, Promise<PgConnection> promise) {
    if (!hosts.hasNext()) {
      connecting = null;
      if (!(before instanceof JournalException)) {
        outage.failed(before); // What a check has to say concerns its own link only.
      }
      promise.fail(before);
      return;
    }
    PostgresAddress.Host host = hosts.next();
    connect(host).onComplete(result -> {
      if (result.succeeded()) {
        ready(result.result(), promise);
      } else {
        tryNext(hosts, graver(before, explained(host, result.cause())), promise);
      }
    });
  }

  private void ready(PgConnection made, Promise<PgConnection> promise) {
    connecting = null;
    if (closed) {
      made.close();
      promise.fail(new PostgresAwayException("the connection to Postgres has been closed", null));
      return;
    }
    outage.over();
    connection = made;
    made.closeHandler(_ -> lost(made));
    made.exceptionHandler(failure -> LOG.debug("The connection '{}' to Postgres has failed", name, failure));
    promise.complete(made);
  }

  private static Throwable explained(PostgresAddress.Host host, Throwable cause) {
    boolean saysIt = cause instanceof PostgresAwayException || cause instanceof JournalException;
    return saysIt ? cause
        : new PostgresAwayException("Postgres at " + host + " cannot be reached: " + cause.getMessage(), cause);
  }

  /** What one server has to say must not be hidden by the next that is away, and least of all that it went back. */
  private static Throwable graver(Throwable before, Throwable next) {
    return before != null && gravity(before) > gravity(next) ? before : next;
  }

  private static int gravity(Throwable failure) {
    if (failure instanceof JournalException said) {
      return said.kind() == Kind.WENT_BACK ? 2 : 1;
    }
    return 0;
  }

  private Future<PgConnection> connect(PostgresAddress.Host host) {
    Promise<PgConnection> promise = Promise.promise();
    Loop.Timer timer = loop.schedule(CONNECT_MILLIS, () -> promise.tryFail(
        new TimeoutException("no connection within " + CONNECT_MILLIS + " ms")));
    PgConnection.connect(vertx, address.options(host, "holdfast " + name, settings)).onComplete(made -> {
      if (made.failed()) {
        timer.cancel();
        promise.tryFail(made.cause());
        return;
      }
      checked(host, made.result()).onComplete(result -> {
        timer.cancel();
        boolean taken = result.succeeded() ? promise.tryComplete(made.result()) : promise.tryFail(result.cause());
        if (!taken || result.failed()) {
          made.result().close();
        }
      });
    });
    return promise.future();
  }

  private Future<Void> checked(PostgresAddress.Host host, PgConnection made) {
    return made.query(QUESTION).execute().compose(rows -> {
      Row row = rows.iterator().next();
      String finding = finding(row);
      return finding == null ? check.apply(made)
          : Future.failedFuture(new PostgresAwayException("Postgres at " + host + " " + finding, null));
    });
  }

  private static String finding(Row row) {
    if (row.getBoolean("standby")) {
      return "is a standby and takes no writes; name the primary too";
    }
    if ("off".equals(row.getString("fsync")) || "off".equals(row.getString("commit"))) {
      return "does not sync what it commits (fsync=" + row.getString("fsync") + ", synchronous_commit="
          + row.getString("commit") + "): answered writes could be lost; switch both on";
    }
    return null;
  }
}
