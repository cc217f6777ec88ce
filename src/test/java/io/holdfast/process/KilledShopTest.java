package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 while everybody checks out the same item: whoever was told that he had paid has paid, a retry with its key is
 * told the same, and in the end just as many have paid as there were pieces.
 */
final class KilledShopTest {
  private static final int ORDERS = 300;
  private static final int PAID = 100;
  private static final int CLIENTS = 16;

  private final long seed = Long.getLong("holdfast.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;

  /** Order by order, what its checkout was answered. */
  private Map<Integer, Integer> checkOutAll(URI api, HoldfastProcess killed, int killAt) {
    Map<Integer, Integer> answers = new ConcurrentHashMap<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (clients) {
      IntStream.range(0, ORDERS).forEach(order -> clients.execute(() ->
          post(api, "/orders/checkout/" + order, "checkout-" + order)
              .filter(response -> response.statusCode() == 200 || response.statusCode() == 400)
              .ifPresent(response -> answers.put(order, response.statusCode()))));
      if (killed != null) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1)).until(() -> answers.size() >= killAt);
        killed.kill();
      }
    }
    return answers;
  }

  private Optional<HttpResponse<String>> post(URI api, String path, String key) {
    return http.post(api.resolve(path), "", key);
  }

  private void initialise(URI api, String path) {
    assertThat(post(api, path, path)).hasValueSatisfying(answer -> assertThat(answer.statusCode()).isEqualTo(200));
  }

  @Test
  void justAsManyHavePaidAsThereWerePieces() {
    Path data = directory.resolve("data");
    Map<Integer, Integer> before;
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      initialise(process.api(), "/stock/batch_init/1/" + 2 * PAID + "/1");
      initialise(process.api(), "/payment/batch_init/" + ORDERS + "/1000");
      initialise(process.api(), "/orders/batch_init/" + ORDERS + "/1/" + ORDERS + "/1");
      before = checkOutAll(process.api(), process, random.nextInt(1, ORDERS / 2));
    }
    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(before).as("seed %d", seed).allSatisfy((order, status) ->
          assertThat(isPaid(restarted.api(), order)).isEqualTo(status == 200));
      Map<Integer, Integer> after = checkOutAll(restarted.api(), null, 0);
      assertThat(after).as("seed %d", seed).hasSize(ORDERS).containsAllEntriesOf(before);
      assertThat(after.values().stream().filter(status -> status == 200)).as("seed %d", seed).hasSize(PAID);
      assertThat(http.get(restarted.api().resolve("/stock/find/0"))).contains("\"stock\":0,");
      assertThat(http.get(restarted.management().resolve("/metrics")).lines()).as("seed %d", seed).contains(
          "holdfast_shop_orders_paid " + PAID, "holdfast_shop_stock_sold " + 2 * PAID,
          "holdfast_shop_credit_spent " + 2 * PAID, "holdfast_shop_credit " + (ORDERS * 1_000 - 2 * PAID));
    }
  }

  private boolean isPaid(URI api, int order) {
    return http.get(api.resolve("/orders/find/" + order)).contains("\"paid\":true");
  }
}
