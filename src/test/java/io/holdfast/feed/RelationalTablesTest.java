package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ReplaceAd;
import io.holdfast.ads.AdFields;
import io.holdfast.ads.AdTargeting;
import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.feed.ads.AdTables;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.log.Loop;
import io.holdfast.simulation.Simulation;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relational tables in a real Postgres, fed by a real instance. */
class RelationalTablesTest {
  private static final InstanceOptions NEVER = InstanceOptions.defaults().withSnapshots(0, 0, 0, 2)
      .withHeartbeatMillis(200);

  @TempDir
  private Path directory;
  private final String uri = RealPostgres.shared().newDatabase();
  private final VertxLoops loops = new VertxLoops();
  private final long seed = Simulation.anySeed();
  private final Random random = new Random(seed);
  private final List<FailingTransactions> connections = new ArrayList<>();

  @AfterEach
  void close() {
    loops.close();
  }

  private RelationalTables tables(DomainTables... domains) {
    Loop loop = loops.next();
    FailingTransactions failing = FailingTransactions.over(loops, loop, uri, new Random(random.nextLong()));
    connections.add(failing);
    return new RelationalTables(loop, failing, List.of(domains));
  }

  private FeedNode node(InstanceOptions options, FeedOptions feed, RelationalTables tables) {
    return new FeedNode(loops, directory, options, feed, tables);
  }

  private String ask(String query) {
    return RealPostgres.ask(uri, query);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static int country(String code) {
    for (int i = 0; i < AdFields.COUNTRY.values(); i++) {
      if (AdFields.COUNTRY.label(i).equals(code)) {
        return i;
      }
    }
    throw new IllegalArgumentException(code);
  }

  @Test
  void anAdIsARowAsSqlUsersExpect() {
    try (RelationalTables tables = tables(new AdTables());
        FeedNode node = node(NEVER, FeedOptions.defaults(), tables)) {
      AdTargeting targeting = new AdTargeting(18, 30, 0b10, new int[] {country("JP"), country("TW")}, 0b110);
      node.apply(new CreateAd(FeedAds.ad(1, "Umbrellas, half off", targeting)));
      node.apply(new CreateAd(FeedAds.ad(2, "For everyone")));
      node.apply(new CreateAd(FeedAds.ad(3, "Soon gone")));
      node.apply(new ReplaceAd(FeedAds.ad(2, "For everyone, twice"), 1));
      node.apply(new DeleteAd(FeedAds.id(3), 0));
      node.caughtUp();

      assertThat(ask("select count(*) from holdfast.ads")).isEqualTo("2");
      assertThat(ask("select title || '|' || content || '|' || start_at || '|' || age_start || '-' || age_end || '|'"
          + " || gender::text || country::text || platform::text || version from (select * from holdfast.ads"
          + " where 'TW' = any(country)) as found"))
          .isEqualTo("Umbrellas, half off|a \"dry\" one|2024-03-15 15:54:11+00|18-30|{F}{JP,TW}{ios,web}1");
      assertThat(ask("select title || version from holdfast.ads where country is null and gender is null"))
          .isEqualTo("For everyone, twice2");
      assertThat(ask("select epoch || '.' || sequence from holdfast.feed_position where consumer = 'tables'"))
          .isEqualTo(node.instance.feed().consumers().getFirst().position().toString());
    }
  }

  @Test
  void tablesAreFilledFromASnapshotAndWhatCameAfterIt() {
    try (FeedNode node = new FeedNode(loops, directory, NEVER, FeedOptions.defaults())) {
      for (int i = 0; i < 500; i++) {
        node.submit(new CreateAd(FeedAds.ad(i, "number " + i)));
      }
      node.apply(new CreateAd(FeedAds.ad(500, "number 500")));
      node.snapshot();
      node.apply(new DeleteAd(FeedAds.id(7), 0));
      node.apply(new ReplaceAd(FeedAds.ad(8, "another"), 1));
    }
    FeedOptions small = FeedOptions.defaults().withPieces(50, 1_000);
    try (RelationalTables tables = tables(new AdTables()); FeedNode node = node(NEVER, small, tables)) {
      node.caughtUp();
      assertThat(ask("select count(*) from holdfast.ads")).isEqualTo("500");
      assertThat(ask("select title from holdfast.ads where version = 2")).isEqualTo("another");
      RealPostgres.run(uri, "delete from holdfast.ads where title like '%1%'");

      done(node.instance.feed().restart("tables"));
      await().until(() -> node.instance.feed().consumers().getFirst().phase() == ConsumerStatus.Phase.FOLLOWING);
      node.caughtUp();
      assertThat(ask("select count(*) from holdfast.ads")).isEqualTo("500");
    }
  }

  @Test
  void aTransactionThatDoesNotGoOnFromThePositionChangesNothing() {
    RelationalTables one = tables(new AdTables());
    RelationalTables other = tables(new AdTables());
    assertThat(done(one.position())).isEmpty();
    done(one.clear());
    done(one.begin(new Position(1, 5)));
    done(one.take(new Position(1, 5), new ChangeBatch(List.of(), new Position(1, 9))));

    assertThat(other.take(new Position(1, 5), new ChangeBatch(List.of(), new Position(1, 7))).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10));
    assertThat(done(other.position())).contains(new Position(1, 9));
    done(other.clear());
    assertThat(one.restate(List.of()).toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
    assertThat(one.begin(new Position(1, 10)).toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
    assertThat(done(one.position())).isEmpty();
  }

  @Test
  void anotherVersionOfATableFillsAllAnewAndANewerOneThanKnownIsRefused() {
    RelationalTables first = tables(new Numbers(1));
    done(first.position());
    done(first.clear());
    done(first.begin(new Position(1, 5)));
    RelationalTables second = tables(new Numbers(2));

    assertThat(done(second.position())).isEmpty();
    assertThat(ask("select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns"
        + " where table_name = 'numbers'")).isEqualTo("owner,number,note,more");
    assertThat(tables(new Numbers(1)).position().toCompletableFuture()).failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(Exception.class).withMessageContaining("upgrade this instance");
  }

  @Test
  void severalChangesOfARowBecomeOneAndColumnsCanBeSetAlone() {
    RelationalTables tables = tables(new Numbers(1));
    done(tables.position());
    done(tables.clear());
    done(tables.restate(List.of(new Put("a", 1, "one"), new Put("a", 2, "two"), new Put("b", 1, "three"))));
    done(tables.restate(List.of(new Put("a", 1, "four"), new Note("a", 1, "five"), new Note("b", 1, "six"),
        new Note("nobody", 1, "seven"), new Gone("a", 2), new Put("c", 1, "eight"), new Gone("c", 1),
        new Note("c", 1, "nine"), new Gone("b", 7), new Put("b", 7, null))));

    assertThat(ask("select string_agg(owner || number || coalesce(note, '-'), ' ' order by owner, number)"
        + " from holdfast.numbers")).isEqualTo("a1five b1six b7-");
  }

  @Test
  void whateverFailsNothingIsMissedAndNothingIsWrittenTwice() {
    TreeMap<String, String> expected = new TreeMap<>();
    InstanceOptions options = InstanceOptions.defaults().withSnapshots(0, 60, 0, 2).withReplaySnapshots(true)
        .withHeartbeatMillis(50);
    try {
      for (int round = 0; round < 6; round++) {
        RelationalTables tables = tables(new AdTables());
        connections.getLast().failing = round == 5 ? 0 : 0.2;
        FeedOptions feed = new FeedOptions(random.nextInt(20_000), 1 + random.nextInt(60), 1 + random.nextInt(8_000),
            200, 1, 20, 1_000_000);
        try (FeedNode node = node(options, feed, tables)) {
          if (round == 0) {
            done(tables.position().exceptionally(failed -> null));
          }
          write(node, expected);
          if (round == 5) {
            node.caughtUp();
          }
        }
        tables.close();
      }
      assertThat(ask("select string_agg(id || '=' || version || title, ';' order by id) from holdfast.ads"))
          .isEqualTo(String.join(";", expected.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with seed " + seed + " (repeat: -Dholdfast.seed=" + seed + ")", e);
    }
  }

  private void write(FeedNode node, TreeMap<String, String> expected) {
    for (int i = 0; i < 120; i++) {
      int number = random.nextInt(50);
      String id = FeedAds.id(number).toString();
      String before = expected.get(id);
      String title = "title " + random.nextInt();
      if (before == null) {
        node.apply(new CreateAd(FeedAds.ad(number, title)));
        expected.put(id, "1" + title);
      } else if (random.nextInt(4) == 0) {
        node.apply(new DeleteAd(FeedAds.id(number), 0));
        expected.remove(id);
      } else {
        long basis = Long.parseLong(before.substring(0, before.indexOf('t')));
        node.apply(new ReplaceAd(FeedAds.ad(number, title), basis));
        expected.put(id, (basis + 1) + title);
      }
    }
  }

  private record Put(String owner, int number, String note) implements Change {}

  private record Note(String owner, int number, String note) implements Change {}

  private record Gone(String owner, int number) implements Change {}

  /** A domain for this test only, with a key of two columns. */
  private record Numbers(int version) implements DomainTables {
    private static final TableSchema NUMBERS = new TableSchema("numbers", 2, List.of(
        new TableSchema.Column("owner", SqlType.TEXT), new TableSchema.Column("number", SqlType.INTEGER),
        new TableSchema.Column("note", SqlType.TEXT)));

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public List<TableSchema> tables() {
      return List.of(NUMBERS);
    }

    @Override
    public List<String> versions() {
      return List.of("create table holdfast.numbers (owner text, number integer, note text,"
          + " primary key (owner, number))", "alter table holdfast.numbers add column more text").subList(0, version);
    }

    @Override
    public void rows(Change change, long logTime, RowSink into) {
      switch (change) {
        case Put put -> into.put(NUMBERS, put.owner(), put.number(), put.note());
        case Note note -> into.set(NUMBERS,
            Map.of("owner", note.owner(), "number", note.number(), "note", note.note()));
        case Gone gone -> into.remove(NUMBERS, gone.owner(), gone.number());
        default -> throw new AssertionError(change);
      }
    }
  }
}
