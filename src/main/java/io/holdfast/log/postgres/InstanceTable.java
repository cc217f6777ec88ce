package io.holdfast.log.postgres;

import io.holdfast.log.Loop;
import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What instances say about themselves, each in its row. On the loop only. */
public final class InstanceTable implements AutoCloseable {
  private static final long MILLIS = 3_000;
  private static final String SAY = """
      INSERT INTO instance VALUES ($1, clock_timestamp(), $2)
      ON CONFLICT (incarnation) DO UPDATE SET seen = excluded.seen, said = excluded.said""";
  private static final String ALL = """
      SELECT incarnation, said, (extract(epoch FROM clock_timestamp() - seen) * 1000)::bigint AS silent
      FROM instance ORDER BY incarnation""";
  private static final String LEAVE =
      "UPDATE instance SET seen = clock_timestamp() - interval '1 day' WHERE incarnation = $1";
  private static final String FORGET = "DELETE FROM instance WHERE incarnation = $1";

  private final Loop loop;
  private final PostgresLink link;

  /**
   * One instance's words.
   *
   * @param silentMillis how long ago they were said, by Postgres's clock
   */
  public record Said(UUID incarnation, String words, long silentMillis) {}

  /** Over a connection of its own, which is closed with it. */
  public InstanceTable(Loop loop, PostgresLink link) {
    this.loop = loop;
    this.link = link;
  }

  /** Says something, and hears what everybody, this one included, has last said. */
  public Future<List<Said>> exchange(UUID incarnation, String words) {
    return link.use(MILLIS, connection -> connection.preparedQuery(SAY).execute(Tuple.of(incarnation, words))
        .compose(_ -> connection.preparedQuery(ALL).execute())).map(rows -> {
          List<Said> all = new ArrayList<>();
          rows.forEach(row -> all.add(new Said(row.getUUID(0), row.getString(1), row.getLong(2))));
          return all;
        });
  }

  /** Says that an instance is gone, so that nobody need wait until it has been silent for long. */
  public Future<Void> leave(UUID incarnation) {
    return link.use(MILLIS, connection -> connection.preparedQuery(LEAVE).execute(Tuple.of(incarnation))).mapEmpty();
  }

  /** An instance that is gone has been dealt with. */
  public Future<Void> forget(UUID incarnation) {
    return link.use(MILLIS, connection -> connection.preparedQuery(FORGET).execute(Tuple.of(incarnation))).mapEmpty();
  }

  @Override
  public void close() {
    loop.execute(link::close);
  }
}
