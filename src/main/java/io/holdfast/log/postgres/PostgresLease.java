package io.holdfast.log.postgres;

import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the keeper by a lock that a session holds: it is let go when the session ends, however that comes. Postgres
 * ends the session of a keeper that is silent for a few seconds, a paused one say; the keeper learns that when it asks
 * next. Two may think that they are the keeper for a moment, which costs nothing but work done twice.
 *
 * <p>Threads: the loop given to {@link #campaign}, which must be a Vert.x context.
 */
public final class PostgresLease implements KeeperLease {
  static final long ASK_MILLIS = 500;
  static final long SILENCE_MILLIS = 4_000;

  private static final Logger LOG = LoggerFactory.getLogger(PostgresLease.class);
  private static final String TAKE = "SELECT pg_try_advisory_lock(7202)";
  private static final String HOLD = "SELECT true";

  private final Vertx vertx;
  private final PostgresAddress address;
  private final Outage outage;
  private Loop loop;
  private Listener listener;
  private PostgresLink link;
  private int heldBy;
  private boolean closed;

  /** A lease nobody campaigns for yet. */
  public PostgresLease(Vertx vertx, PostgresAddress address, Outage outage) {
    this.vertx = vertx;
    this.address = address;
    this.outage = outage;
  }

  @Override
  public void campaign(Loop onLoop, Listener told) {
    loop = onLoop;
    listener = told;
    Map<String, String> settings = Map.of("idle_session_timeout", Long.toString(SILENCE_MILLIS));
    link = new PostgresLink(vertx, loop, address, outage, "keeper", settings, _ -> Future.succeededFuture());
    loop.execute(this::ask);
  }

  private void ask() {
    if (closed) {
      return;
    }
    boolean same = heldBy != 0 && heldBy == link.backend();
    if (!same) {
      hold(false); // The session has ended, and the lock with it.
    }
    link.use(SILENCE_MILLIS, connection -> connection.query(same ? HOLD : TAKE).execute()).onComplete(result -> {
      if (result.failed()) {
        LOG.debug("The keeper's lock could not be asked for", result.cause());
      }
      hold(result.succeeded() && isTrue(result.result()));
      loop.schedule(ASK_MILLIS, this::ask);
    });
  }

  private static boolean isTrue(RowSet<Row> rows) {
    return rows.iterator().next().getBoolean(0);
  }

  private void hold(boolean holds) {
    boolean held = heldBy != 0;
    heldBy = holds ? link.backend() : 0;
    if (holds != held && !closed) {
      LOG.info(holds ? "This instance is the keeper now" : "This instance is not the keeper any more");
      listener.keeper(holds);
    }
  }

  /** Lets the office go; the session ends, and with it the lock. */
  @Override
  public void close() {
    if (loop != null) {
      loop.execute(() -> {
        closed = true;
        link.close();
      });
    }
  }
}
