package io.holdfast.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.cli.node.Domains;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.CoordinationReply;
import io.holdfast.coordination.Request.Claim;
import io.holdfast.coordination.Request.Count;
import io.holdfast.coordination.Request.Release;
import io.holdfast.coordination.Request.SetValue;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.coordination.Request;
import io.holdfast.engine.ConsumerStatus.Phase;
import io.holdfast.engine.FeedOptions;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.kernel.Limits;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.Routing;
import io.holdfast.log.Loop;
import io.holdfast.shop.ShopCommand;
import io.holdfast.shop.ShopId;
import io.holdfast.slots.Slot;
import io.holdfast.slots.SlotCommand;
import io.holdfast.slots.SlotReply;
import io.holdfast.slots.Status;
import io.holdfast.stores.RealPostgres;
import io.holdfast.stores.VertxLoops;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of all domains in a real Postgres, as SQL users see them while a real instance is followed; and that they
 * are the same when they are emptied and filled from a snapshot.
 */
class DomainTablesTest {
  private static final InstanceOptions NEVER = InstanceOptions.defaults().withSnapshots(0, 0, 0, 2)
      .withHeartbeatMillis(200);
  /** Small pieces; and it is soon told that entries changed nothing. */
  private static final FeedOptions SMALL = new FeedOptions(1 << 20, 3, 1_000, 20, 100, 1_000, 1_000_000);
  private static final long DAY = 86_400_000;
  /** The beginning of a day far away. */
  private static final long START = 50_000 * DAY;
  private static final long LONG = 3_600_000;

  @TempDir
  private Path directory;
  private final String uri = RealPostgres.shared().newDatabase();
  private final VertxLoops loops = new VertxLoops();
  private FeedNode node;
  private int ids;

  @AfterEach
  void close() {
    loops.close();
  }

  private void run(Runnable test) {
    Loop loop = loops.next();
    try (RelationalTables tables = new RelationalTables(loop,
        FailingTransactions.over(loops, loop, uri, new Random(1)), Domains.tables());
        FeedNode opened = new FeedNode(loops, directory, NEVER, SMALL, tables)) {
      node = opened;
      test.run();
      node.caughtUp();
      String followed = all();
      node.snapshot();
      refill();
      assertThat(all()).as("filled from a snapshot").isEqualTo(followed);
    }
  }

  private void refill() {
    node.instance.feed().restart("tables").toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    await().until(() -> node.instance.feed().consumers().getFirst().phase() == Phase.FOLLOWING);
    node.caughtUp();
  }

  /** What stands in all tables. */
  private String all() {
    return Domains.tables().stream().flatMap(domain -> domain.tables().stream())
        .map(table -> table.name() + ": " + ask("select string_agg(t::text, chr(10) order by t::text) from "
            + table.qualified() + " t"))
        .collect(Collectors.joining("\n"));
  }

  private String ask(String query) {
    return RealPostgres.ask(uri, query);
  }

  /** What stands in a query's rows, as text. */
  private List<String> rows(String columns, String rest) {
    String found = ask("select string_agg(concat_ws('|', " + columns + "), chr(10) order by " + columns + ") from "
        + rest);
    return found == null ? List.of() : found.lines().toList();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- slots

  private static Slot slot(String id, int capacity) {
    return new Slot(id, "Room " + id, START + LONG, START + 2 * LONG, capacity, json("{\"id\":\"" + id + "\""));
  }

  private UUID reserve(String slot, int quantity, int hold, boolean waitlist, String metadata, Status expected) {
    UUID id = Routing.id(1_710_518_051_000L + ids++, 0, Routing.of(slot));
    SlotReply.Reservation made = (SlotReply.Reservation) node.apply(
        new SlotCommand.Reserve(id, slot, "ann", quantity, json(metadata), hold, waitlist, true));
    assertThat(made.status()).isEqualTo(expected);
    return id;
  }

  @Test
  void slotsAndReservations() {
    run(() -> {
      String uuid = "018f1111-2222-7333-8444-555566667777";
      node.apply(new SlotCommand.CreateSlot(slot(uuid, 10)));
      node.apply(new SlotCommand.CreateSlot(slot("café", 3)));
      node.apply(new SlotCommand.CreateSlot(slot("gone", 1)));
      UUID confirmed = reserve(uuid, 4, 0, false, "{\"note\":\"a \\u0000 and \\ud800\",\"size\":1e999999}",
          Status.CONFIRMED);
      UUID held = reserve("café", 3, 3_600, false, "", Status.HELD);
      UUID waiting = reserve("café", 1, 0, true, "", Status.WAITING);
      UUID refused = reserve("café", 4, 0, true, "", Status.REJECTED);
      UUID cancelled = reserve("gone", 1, 0, false, "{\"a\": [1]}", Status.CONFIRMED);
      UUID dissolved = reserve("gone", 1, 0, true, "", Status.WAITING);
      node.apply(new SlotCommand.ReplaceSlot(slot("gone", 1), 0));
      node.caughtUp();

      assertThat(rows("key, id, name, start_time, end_time, day, capacity, reserved_count, available, waiting",
          "holdfast.slots where id <> 'café'")).containsExactly(
          uuid + "|" + uuid + "|Room " + uuid + "|2106-11-24 01:00:00+00|2106-11-24 02:00:00+00|2106-11-24|10|4|6|0",
          ask("select key from holdfast.slots where id = 'gone'")
              + "|gone|Room gone|2106-11-24 01:00:00+00|2106-11-24 02:00:00+00|2106-11-24|1|1|0|1");
      assertThat(rows("slot_id, user_id, quantity, status, reason, expires_at > now(), created_at",
          "holdfast.reservations where slot_id = 'café'")).containsExactly(
          "café|ann|1|waiting|2024-03-15 15:54:11.002+00", "café|ann|3|held|t|2024-03-15 15:54:11.001+00",
          "café|ann|4|rejected|above_capacity|2024-03-15 15:54:11.003+00");
      assertThat(ask("select metadata from holdfast.reservations where id = '" + confirmed + "'"))
          .isEqualTo("{\"note\":\"a \\u0000 and \\ud800\",\"size\":1e999999}");
      assertThat(ask("select metadata -> 'a' ->> 0 from holdfast.reservations where id = '" + cancelled + "'"))
          .isEqualTo("1");

      node.apply(new SlotCommand.Cancel(cancelled));
      node.apply(new SlotCommand.Confirm(held));
      node.apply(new SlotCommand.Cancel(dissolved));
      node.apply(new SlotCommand.DeleteSlot("gone", 0));
      node.caughtUp();
      assertThat(rows("id, reserved_count, waiting", "holdfast.slots")).containsExactly(uuid + "|4|0", "café|3|1");
      assertThat(rows("id::text, status", "holdfast.reservations")).containsExactlyInAnyOrder(confirmed + "|confirmed",
          held + "|confirmed", waiting + "|waiting", refused + "|rejected", cancelled + "|cancelled",
          dissolved + "|cancelled");
    });
  }

  // ---- coordination

  private Reply execute(String environment, Request request) {
    return node.apply(new Execute(environment, null, request));
  }

  private long token(Claim claim) {
    return ((CoordinationReply.Executed) execute("prod", Request.of(claim))).token();
  }

  private static SetValue set(String key, String json, long live) {
    return new SetValue(key, json == null ? null : json(json), SetValue.ANY_VERSION, live);
  }

  private static Count count(String key, boolean adds, long operand) {
    return new Count(key, adds, operand, false, 0);
  }

  @Test
  void whatIsHeldAndKeptInEnvironments() {
    run(() -> {
      long lock = token(Claim.lock("boiler", LONG, 0));
      long leader = token(new Claim(Sort.LEADER, "master", "one", 1, 1, LONG, 0));
      long two = token(new Claim(Sort.SEMAPHORE, "gate", "", 2, 5, LONG, 0));
      long three = token(new Claim(Sort.SEMAPHORE, "gate", "", 3, 5, LONG, 0));
      String odd = "{\"nul\":\"\\u0000\",\"half\":\"\\udc00\",\"size\":1e999999}";
      execute("prod", Request.of(set("a/b", odd, 0), set("short", "[1, 2]", LONG), set("gone", "1", 0)));
      execute("tést", Request.of(set("a/b", "null", 0)));
      execute("prod", Request.of(set("gone", null, 0)));
      execute("prod", Request.of(count("hits", true, 3), count("misses", false, -Limits.CLIENT_INTEGER)));
      execute("prod", Request.of(count("hits", true, -5)));
      execute("prod", Request.of(new Release(Sort.SEMAPHORE, "gate", two)));
      node.caughtUp();

      assertThat(rows("environment, sort, name, token, holder, permits, till > now()", "holdfast.holdings"))
          .containsExactlyInAnyOrder("prod|lock|boiler|" + lock + "|1|t", "prod|leader|master|" + leader + "|one|1|t",
              "prod|semaphore|gate|" + three + "|3|t");
      assertThat(rows("environment, key, version, value::text, expires_at > now()", "holdfast.kv"))
          .containsExactlyInAnyOrder("prod|a/b|1|" + odd, "prod|short|2|[1, 2]|t", "tést|a/b|1|null");
      assertThat(rows("environment, name, value", "holdfast.counters"))
          .containsExactlyInAnyOrder("prod|hits|-2", "prod|misses|" + -Limits.CLIENT_INTEGER);
    });
  }

  // ---- the shop, and ads

  @Test
  void itemsUsersOrdersAndTheirLines() {
    run(() -> {
      UUID item = ShopId.numbered(1);
      UUID other = ShopId.parse("018f1111-2222-7333-8444-555566667777");
      UUID order = ShopId.numbered(4);
      node.apply(new ShopCommand.CreateItem(item, 5));
      node.apply(new ShopCommand.CreateItem(other, 7));
      node.apply(new ShopCommand.AddStock(item, 10));
      node.apply(new ShopCommand.CreateUser(ShopId.numbered(2)));
      node.apply(new ShopCommand.CreateOrder(order, "2"));
      node.apply(new ShopCommand.AddItem(order, item, 3));
      node.apply(new ShopCommand.AddItem(order, other, 1));
      node.apply(new ShopCommand.AddItem(order, item, 2));
      node.caughtUp();

      assertThat(rows("id, stock, price", "holdfast.stock_items")).containsExactly(
          "018f1111-2222-7333-8444-555566667777|0|7", "1|10|5");
      assertThat(rows("id, credit", "holdfast.users")).containsExactly("2|0");
      assertThat(rows("id, user_id, total, paid", "holdfast.orders")).containsExactly("4|2|32|f");
      assertThat(rows("order_id, line, item_id, quantity, price", "holdfast.order_items")).containsExactly(
          "4|1|1|3|5", "4|2|018f1111-2222-7333-8444-555566667777|1|7", "4|3|1|2|5");

      node.apply(new ShopCommand.InitOrders(4, 5, 5, 5, 5, 9, 1));
      node.caughtUp();
      assertThat(rows("order_id, line, price", "holdfast.order_items")).as("initialised again")
          .containsExactly("4|1|9", "4|2|9");
    });
  }

  @Test
  void aTextWithNulIsNoObstacle() {
    run(() -> {
      node.apply(new CreateAd(FeedAds.ad(1, "half \\u0000 price")));
      node.caughtUp();
      assertThat(ask("select title from holdfast.ads")).isEqualTo("half \uFFFD price");
    });
  }
}
