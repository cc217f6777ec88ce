package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.feed.EventReceiver;
import io.holdfast.stores.RealPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program with relational tables and a webhook, killed under load at random moments: the tables have every answered
 * write once, and the receiver hears of each.
 */
final class FedProcessTest {
  private static final int CLIENTS = 4;
  private static final int ROUNDS = 2;
  private static final int CONSUMERS = 2;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Vertx vertx = Vertx.vertx();
  private final String uri = RealPostgres.shared().newDatabase();
  private final Map<String, String> answered = new HashMap<>();

  @TempDir private Path directory;

  @AfterEach
  void end() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void everyAnsweredWriteIsInTheTablesOnceAndWasTold() throws Exception {
    Path secrets = Files.writeString(directory.resolve("secrets"), "shop=hush\n");
    try (EventReceiver receiver = new EventReceiver(vertx, "hush")) {
      String[] flags = {"--tables-postgres", uri, "--webhooks", "shop=" + receiver.url(),
          "--webhook-secrets", secrets.toString()};
      try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"), flags)) {
        // Both: a webhook that has not begun yet begins after the writes of the first round.
        await().atMost(Duration.ofSeconds(30)).until(() -> allFollow(feeds(process)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        writeUntilKilled(round, flags);
      }
      try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"), flags)) {
        check(process, receiver);
      }
    }
  }

  private void writeUntilKilled(int round, String... flags) {
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"), flags)) {
      Writers writers = new Writers(process.api(), CLIENTS, round * 1_000_000L);
      try (writers) {
        int enough = random.nextInt(1, 400);
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1))
            .until(() -> writers.answered().size() >= enough || !process.isAlive());
        process.kill();
      }
      assertThat(writers.unexpected()).as("seed %d", seed).isEmpty();
      answered.putAll(writers.answered());
    }
  }

  private void check(HoldfastProcess process, EventReceiver receiver) throws Exception {
    HttpSession http = new HttpSession();
    String total = http.get(process.api().resolve("/api/v1/ad?country=TW&limit=1")).replaceAll(".*\"total\":", "")
        .replaceAll("\\D.*", "");
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() ->
        assertThat(RealPostgres.ask(uri, "select count(*) from holdfast.ads")).as("seed %d", seed).isEqualTo(total));
    assertThat(answered).allSatisfy((key, id) -> assertThat(
        RealPostgres.ask(uri, "select title from holdfast.ads where id = '" + id + "'")).isEqualTo("Ad of " + key));
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
      TreeSet<String> told = new TreeSet<>();
      receiver.taken().stream().map((JsonNode event) -> event.get("subject").asText()).forEach(told::add);
      assertThat(told).as("seed %d", seed).containsAll(answered.values()).hasSize(Integer.parseInt(total));
    });
    assertThat(receiver.wrong()).isEmpty();
    checkOtherDomains(http, process.api());
  }

  /** What a client asks for by HTTP is there for everyone's SQL. */
  private void checkOtherDomains(HttpSession http, URI api) {
    post(http, api.resolve("/slots"), """
        {"id":"room","name":"Room","start_time":"2099-01-01T10:00:00Z","end_time":"2099-01-01T11:00:00Z",
        "capacity":3}""");
    post(http, api.resolve("/reserve"), "{\"slot_id\":\"room\",\"user_id\":\"ann\",\"quantity\":2}");
    post(http, api.resolve("/db/prod"), "{\"KVSet\":[{\"Key\":\"a\",\"Value\":\"\\u0000\"}]}");
    post(http, api.resolve("/stock/item/create/7"), "");
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(RealPostgres.ask(uri, """
        select concat_ws(' ', s.day, s.available, r.user_id, r.status, k.environment, k.key, k.value, i.price)
        from holdfast.slots s join holdfast.reservations r on r.slot_id = s.id, holdfast.kv k, holdfast.stock_items i
        where s.id = 'room'""")).isEqualTo("2099-01-01 1 ann confirmed prod a \"\\u0000\" 7"));
  }

  private static void post(HttpSession http, URI address, String body) {
    assertThat(http.post(address, body, address.getPath())).hasValueSatisfying(response ->
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202));
  }

  private static boolean allFollow(String feeds) throws IOException {
    List<String> phases = new ObjectMapper().readTree(feeds).findValuesAsText("phase");
    return phases.size() == CONSUMERS && phases.stream().allMatch("following"::equals);
  }

  private static String feeds(HoldfastProcess process) {
    return new HttpSession().get(process.management().resolve("/feeds"));
  }
}
