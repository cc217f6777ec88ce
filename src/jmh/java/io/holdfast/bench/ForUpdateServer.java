package io.holdfast.bench;

import io.holdfast.http.slots.ReserveBody;
import io.holdfast.stores.RealPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Reservations as one would write them over a database, for comparison: a transaction that locks the slot's row
 * ({@code SELECT … FOR UPDATE}), counts, inserts the reservation and commits, on a Postgres of its own that syncs. The
 * server is a bare Vert.x event loop with a pool of connections.
 *
 * <p>Arguments: its port; how many slots, named slot-0, slot-1, …; how many connections.
 */
public final class ForUpdateServer {
  private static final int PLACES = 1_000_000;

  private final Pool pool;
  private final ReserveBody parser = new ReserveBody();

  private ForUpdateServer(Pool pool) {
    this.pool = pool;
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    RealPostgres postgres = RealPostgres.start("max_connections=200", "shared_buffers=256MB");
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(postgres::close));
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    Pool pool = PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(Integer.parseInt(arguments[2])).setMaxWaitQueueSize(-1))
        .connectingTo(PgConnectOptions.fromUri(postgres.newDatabase()).setCachePreparedStatements(true))
        .using(vertx)
        .build();
    prepare(pool, Integer.parseInt(arguments[1]))
        .compose(done -> vertx.createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
            .requestHandler(new ForUpdateServer(pool)::reserve).listen())
        .onComplete(
            listening -> System.out.println("listening on " + listening.actualPort()),
            failure -> {
              System.err.println("cannot serve: " + failure);
              System.exit(1);
            });
  }

  private static Future<?> prepare(Pool pool, int slots) {
    return pool.query("CREATE TABLE slots (id text PRIMARY KEY, capacity int NOT NULL, reserved int NOT NULL)")
        .execute()
        .compose(made -> pool.query("CREATE TABLE reservations (id uuid PRIMARY KEY, slot_id text NOT NULL, "
            + "user_id text NOT NULL, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now())").execute())
        .compose(made -> pool
            .preparedQuery("INSERT INTO slots SELECT 'slot-' || n, $1, 0 FROM generate_series(0, $2) n")
            .execute(Tuple.of(PLACES, slots - 1)))
        .compose(made -> pool.query("ANALYZE slots").execute());
  }

  private void reserve(HttpServerRequest request) {
    request.body()
        .compose(body -> {
          String slot = parser.parse(body.getBytes());
          return pool.withTransaction(connection -> take(connection, slot));
        })
        .onSuccess(taken -> request.response().setStatusCode(taken ? 201 : 409)
            .putHeader("Content-Type", "application/json").end("{\"status\":\"confirmed\"}"))
        .onFailure(failure -> request.response().setStatusCode(500).end(failure.toString()));
  }

  private static Future<Boolean> take(SqlConnection connection, String slot) {
    return connection.preparedQuery("SELECT capacity - reserved FROM slots WHERE id = $1 FOR UPDATE")
        .execute(Tuple.of(slot))
        .compose(rows -> {
          if (!rows.iterator().hasNext() || rows.iterator().next().getInteger(0) < 1) {
            return Future.succeededFuture(false);
          }
          return connection.preparedQuery("UPDATE slots SET reserved = reserved + 1 WHERE id = $1")
              .execute(Tuple.of(slot))
              .compose(updated -> connection
                  .preparedQuery("INSERT INTO reservations (id, slot_id, user_id, status) VALUES ($1, $2, $3, $4)")
                  .execute(Tuple.of(UUID.randomUUID(), slot, "ann", "confirmed")))
              .map(true);
        });
  }
}
