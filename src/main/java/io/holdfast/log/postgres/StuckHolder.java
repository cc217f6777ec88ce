package io.holdfast.log.postgres;

import io.holdfast.log.Loop;
import io.holdfast.postgres.PostgresLink;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rule 9: whoever waits more than a second for the append lock ends the session that holds it, if that one waits for
 * its client: one that is paused between two statements of one exchange does hold it, and no time-out of Postgres's
 * fires. A session that has work to do (an operator's restore deletes a great deal) or that waits for a synchronous
 * standby is let be: to end it would undo what was asked for, or help nobody, and it ends by itself.
 */
final class StuckHolder {
  static final long PATIENCE_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(StuckHolder.class);
  private static final String END_IT = """
      SELECT a.pid, a.application_name, pg_terminate_backend(a.pid) AS ended
      FROM pg_locks held
      JOIN pg_locks awaited USING (locktype, database, classid, objid, objsubid)
      JOIN pg_stat_activity a ON a.pid = held.pid
      WHERE held.locktype = 'advisory' AND held.classid = 0 AND held.objid = 7201 AND held.objsubid = 1
        AND held.granted AND NOT awaited.granted AND awaited.pid = $1
        AND a.wait_event IN ('ClientRead', 'ClientWrite') -- whatever the state: also in the middle of a statement
        AND a.xact_start < clock_timestamp() - interval '1 second'""";

  private final Loop loop;
  private final PostgresLink waiting;
  private final PostgresLink asking;
  private Loop.Timer timer;

  /**
   * Watches over one connection.
   *
   * @param waiting the connection that may wait for the lock
   * @param asking another one
   */
  StuckHolder(Loop loop, PostgresLink waiting, PostgresLink asking) {
    this.loop = loop;
    this.waiting = waiting;
    this.asking = asking;
  }

  /** A statement that needs the lock has been sent. */
  void begun() {
    ended();
    timer = loop.schedule(PATIENCE_MILLIS, this::look);
  }

  /** It has been answered. */
  void ended() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void look() {
    timer = loop.schedule(PATIENCE_MILLIS, this::look);
    int backend = waiting.backend();
    if (backend != 0) {
      asking.use(PATIENCE_MILLIS, connection -> connection.preparedQuery(END_IT).execute(Tuple.of(backend)))
          .onSuccess(StuckHolder::tell)
          .onFailure(failure -> LOG.debug("Who holds the append lock could not be asked", failure));
    }
  }

  private static void tell(RowSet<Row> ended) {
    ended.forEach(row -> LOG.warn("The session {} ('{}') held the append lock for more than a second and was ended",
        row.getInteger("pid"), row.getString("application_name")));
  }
}
