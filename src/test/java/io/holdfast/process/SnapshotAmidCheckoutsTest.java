package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A snapshot that is saved while orders are checked out, and becomes a node of its own: of every order it has all or
 * nothing, to the last piece and coin.
 */
final class SnapshotAmidCheckoutsTest {
  private static final int ITEMS = 20;
  private static final int USERS = 50;
  private static final int ORDERS = 50_000;
  private static final int STOCK = 100_000;
  private static final int CREDIT = 1_000_000;
  private static final int PRICE = 3;
  private static final int CLIENTS = 2;
  private static final int BEFORE_THE_SNAPSHOT = 200;

  private final HttpSession http = new HttpSession();
  private final ObjectMapper mapper = new ObjectMapper();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  @TempDir private Path directory;

  @Test
  void hasAllOfAnOrderOrNothing() throws JsonProcessingException {
    Path saved = directory.resolve("saved.snapshot");
    Path other = directory.resolve("other");
    try (HoldfastProcess process = HoldfastProcess.ready(directory.resolve("data"))) {
      post(process.api(), "/stock/batch_init/" + ITEMS + "/" + STOCK + "/" + PRICE);
      post(process.api(), "/payment/batch_init/" + USERS + "/" + CREDIT);
      post(process.api(), "/orders/batch_init/" + ORDERS + "/" + ITEMS + "/" + USERS + "/" + PRICE);
      saveAmidCheckouts(process, saved);
    }
    String position = mapper.readTree(run("snapshot", "verify", saved.toString(), "-o", "json"))
        .findValue("position").asText();
    run("snapshot", "restore", "--from", saved.toString(), "--data", other.toString(), "--confirm", position);

    try (HoldfastProcess restored = HoldfastProcess.ready(other)) {
      int paid = assertConserved(restored.api());
      assertThat(paid).as("orders paid in the snapshot, of %s", answered)
          .isBetween(BEFORE_THE_SNAPSHOT, answered.get() - 1);
      assertThat(http.get(restored.management().resolve("/metrics")).lines()).contains(
          "holdfast_shop_orders_paid " + paid);
    }
  }

  private void saveAmidCheckouts(HoldfastProcess process, Path saved) {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try (clients) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(() -> checkOutUntil(over, process.api()));
      }
      while (answered.get() < BEFORE_THE_SNAPSHOT) {
        Thread.onSpinWait();
      }
      run("snapshot", "save", "--management", process.management().toString(), "--to", saved.toString());
      over.set(true);
    }
    assertThat(next.get()).isLessThan(ORDERS);
  }

  private void checkOutUntil(AtomicBoolean over, URI api) {
    while (!over.get()) {
      int order = next.getAndIncrement();
      post(api, "/orders/checkout/" + order);
      answered.incrementAndGet();
    }
  }

  /** Compares what every order that may have been paid says with every stock and every credit. */
  private int assertConserved(URI api) throws JsonProcessingException {
    Map<String, Integer> sold = new TreeMap<>();
    Map<String, Integer> spent = new TreeMap<>();
    int paid = 0;
    for (int i = 0; i < next.get(); i++) {
      JsonNode order = read(api, "/orders/find/" + i);
      if (order.get("paid").booleanValue()) {
        paid++;
        order.get("items").forEach(line -> sold.merge(line.get(0).asText(), line.get(1).intValue(), Integer::sum));
        spent.merge(order.get("user_id").asText(), order.get("total_cost").intValue(), Integer::sum);
      }
    }
    for (int i = 0; i < ITEMS; i++) {
      assertThat(read(api, "/stock/find/" + i).get("stock").intValue()).as("item %s", i)
          .isEqualTo(STOCK - sold.getOrDefault(Integer.toString(i), 0));
    }
    for (int i = 0; i < USERS; i++) {
      assertThat(read(api, "/payment/find_user/" + i).get("credit").intValue()).as("user %s", i)
          .isEqualTo(CREDIT - spent.getOrDefault(Integer.toString(i), 0));
    }
    return paid;
  }

  private JsonNode read(URI api, String path) throws JsonProcessingException {
    return mapper.readTree(http.get(api.resolve(path)));
  }

  private void post(URI api, String path) {
    assertThat(http.post(api.resolve(path), "", path))
        .hasValueSatisfying(answer -> assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
  }

  private String run(String... arguments) {
    try (HoldfastProcess command = HoldfastProcess.run(directory.resolve("data"), arguments)) {
      assertThat(command.awaitExit()).as(command.output()).isZero();
      return command.output();
    }
  }
}
