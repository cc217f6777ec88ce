package io.holdfast.http.shop;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.http.ApiFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ShopApiTest {
  private static final String NONE = "01a1fd02-3211-733b-a19a-a562d36b3a57";

  @TempDir static Path directory;
  private static ApiFixture api;

  @BeforeAll
  static void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private HttpResponse<String> post(String path, String... headers) throws Exception {
    var request = api.request(path).POST(BodyPublishers.noBody());
    return api.send(headers.length == 0 ? request : request.headers(headers));
  }

  private String created(String path, String member) throws Exception {
    HttpResponse<String> response = post(path);
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response).get(member).asText();
  }

  private String item(long price, long stock) throws Exception {
    String item = created("/stock/item/create/" + price, "item_id");
    assertThat(post("/stock/add/" + item + "/" + stock).statusCode()).isEqualTo(200);
    return item;
  }

  private String user(long credit) throws Exception {
    String user = created("/payment/create_user", "user_id");
    assertThat(post("/payment/add_funds/" + user + "/" + credit).statusCode()).isEqualTo(200);
    return user;
  }

  private String order(String user, Object... itemsAndQuantities) throws Exception {
    String order = created("/orders/create/" + user, "order_id");
    for (int i = 0; i < itemsAndQuantities.length; i += 2) {
      assertThat(post("/orders/addItem/" + order + "/" + itemsAndQuantities[i] + "/" + itemsAndQuantities[i + 1])
          .statusCode()).isEqualTo(200);
    }
    return order;
  }

  private long stock(String item) throws Exception {
    return json(api.get("/stock/find/" + item)).get("stock").asLong();
  }

  private long credit(String user) throws Exception {
    return json(api.get("/payment/find_user/" + user)).get("credit").asLong();
  }

  private JsonNode refused(HttpResponse<String> response, String slug) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("type").asText()).isEqualTo("/problems/" + slug);
    return problem;
  }

  @Test
  void answersAsTheSeedsClientsExpect() throws Exception {
    String item = item(5, 10);
    assertThat(api.get("/stock/find/" + item).body()).isEqualTo("{\"stock\":10,\"price\":5}");
    assertThat(post("/stock/subtract/" + item + "/3").body()).isEqualTo("Item: " + item + " stock updated to: 7");
    assertThat(post("/stock/add/" + item + "/1").body()).isEqualTo("Item: " + item + " stock updated to: 8");
    String user = user(100);
    assertThat(api.get("/payment/find_user/" + user).body())
        .isEqualTo("{\"user_id\":\"" + user + "\",\"credit\":100}");
    assertThat(post("/payment/pay/" + user + "/1").body()).isEqualTo("User: " + user + " credit updated to: 99");
    String order = order(user);
    assertThat(post("/orders/addItem/" + order + "/" + item + "/2").body())
        .isEqualTo("Item: " + item + " added to: " + order + " price updated to: 10");
    assertThat(api.get("/orders/find/" + order).body()).isEqualTo("{\"order_id\":\"" + order
        + "\",\"paid\":false,\"items\":[[\"" + item + "\",2]],\"user_id\":\"" + user + "\",\"total_cost\":10}");
    HttpResponse<String> paid = post("/orders/checkout/" + order);
    assertThat(paid.body()).isEqualTo("Checkout successful");
    assertThat(paid.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(api.get("/orders/find_order/" + order).body()).isEqualTo("{\"order_id\":\"" + order
        + "\",\"paid\":1,\"items\":{\"" + item + "\":2},\"user_id\":\"" + user + "\",\"total_cost\":10}");
    assertThat(stock(item)).isEqualTo(6);
    assertThat(credit(user)).isEqualTo(89);
  }

  @Test
  void aRefusalSaysWhichItemAndHowManyThereWere() throws Exception {
    String item = item(1, 5);
    String user = user(3);
    String order = order(user, item, 3, item, 3);
    JsonNode stock = refused(post("/orders/checkout/" + order), "out-of-stock");
    assertThat(stock.get("item_id").asText()).isEqualTo(item);
    assertThat(stock.get("stock").asLong()).isEqualTo(5);
    assertThat(stock.get("wanted").asLong()).isEqualTo(6);
    post("/stock/add/" + item + "/1");
    JsonNode credit = refused(post("/orders/checkout/" + order), "out-of-credit");
    assertThat(credit.get("user_id").asText()).isEqualTo(user);
    assertThat(credit.get("credit").asLong()).isEqualTo(3);
    assertThat(credit.get("wanted").asLong()).isEqualTo(6);
    assertThat(stock(item)).isEqualTo(6);
    assertThat(credit(user)).isEqualTo(3);
    double lackOfStock = api.metric("holdfast_shop_refused_total{of=\"stock\"}");
    double lackOfCredit = api.metric("holdfast_shop_refused_total{of=\"credit\"}");
    refused(post("/stock/subtract/" + item + "/7"), "out-of-stock");
    refused(post("/payment/pay/" + user + "/4"), "out-of-credit");
    refused(post("/payment/pay/" + user + "/4"), "out-of-credit");
    assertThat(api.metric("holdfast_shop_refused_total{of=\"stock\"}")).isEqualTo(lackOfStock + 1);
    assertThat(api.metric("holdfast_shop_refused_total{of=\"credit\"}")).isEqualTo(lackOfCredit + 2);
  }

  @Test
  void aPaidOrderIsChargedOnceAndTakesNoMore() throws Exception {
    String item = item(2, 10);
    String user = user(10);
    String order = order(user, item, 1);
    for (int i = 0; i < 3; i++) {
      assertThat(post("/orders/checkout/" + order).statusCode()).isEqualTo(200);
    }
    assertThat(credit(user)).isEqualTo(8);
    refused(post("/orders/addItem/" + order + "/" + item + "/1"), "order-is-paid");
  }

  @Test
  void whatDoesNotExistIsNamed() throws Exception {
    String item = item(1, 1);
    for (String id : List.of(NONE, "x", "1999999", "007")) {
      assertThat(refused(api.get("/stock/find/" + id), "unknown-id").get("detail").asText()).contains("item " + id);
      refused(api.get("/payment/find_user/" + id), "unknown-id");
      refused(api.get("/orders/find/" + id), "unknown-id");
      refused(api.get("/orders/find_order/" + id), "unknown-id");
      refused(post("/stock/add/" + id + "/1"), "unknown-id");
      refused(post("/payment/pay/" + id + "/1"), "unknown-id");
      refused(post("/orders/checkout/" + id), "unknown-id");
      refused(post("/orders/addItem/" + id + "/" + item + "/1"), "unknown-id");
      String order = order(id);
      refused(post("/orders/addItem/" + order + "/" + NONE + "/1"), "unknown-id");
      JsonNode problem = refused(post("/orders/checkout/" + order), "unknown-id");
      assertThat(problem.get("user_id").asText()).as("a user is looked for at the checkout").isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e3", "x", "1000000000001", "99999999999999999999", "%201", "+1"})
  void malformedAmountsAreRefused(String amount) throws Exception {
    JsonNode problem = refused(post("/stock/item/create/" + amount), "validation");
    assertThat(problem.get("errors").get(0).get("field").asText()).isEqualTo("price");
    refused(post("/stock/add/" + NONE + "/" + amount), "validation");
    refused(post("/payment/pay/" + NONE + "/" + amount), "validation");
    refused(post("/orders/addItem/" + NONE + "/" + NONE + "/" + amount), "validation");
    assertThat(refused(post("/stock/batch_init/" + amount + "/" + amount + "/" + amount), "validation").get("errors"))
        .hasSize(3);
  }

  @Test
  void whatIsCommonToAllRoutesKeepsItsStatus() throws Exception {
    assertThat(api.get("/stock/item/create/5").statusCode()).isEqualTo(405);
    assertThat(post("/stock/item/create").statusCode()).isEqualTo(404);
    assertThat(post("/stock/find/" + NONE).statusCode()).isEqualTo(405);
    assertThat(post("/orders/checkout/").statusCode()).isEqualTo(404);
  }

  @Test
  void aRetryWithItsKeyGetsTheFirstAnswer() throws Exception {
    String item = item(1, 1);
    String user = user(0);
    String order = order(user, item, 1);
    String[] key = {"Idempotency-Key", "k"};
    HttpResponse<String> first = post("/orders/checkout/" + order, key);
    refused(first, "out-of-credit");
    post("/payment/add_funds/" + user + "/10");
    assertThat(post("/orders/checkout/" + order, key).body()).isEqualTo(first.body());
    assertThat(post("/orders/checkout/" + order, "Idempotency-Key", "k2").statusCode()).isEqualTo(200);
    assertThat(post("/orders/checkout/" + order, key).body()).isEqualTo(first.body());
    assertThat(post("/orders/checkout/" + NONE, key).statusCode()).isEqualTo(422);
    String created = post("/payment/create_user", "Idempotency-Key", "u").body();
    assertThat(post("/payment/create_user", "Idempotency-Key", "u").body()).isEqualTo(created);
  }

  /** One item of which there are two hundred, and orders that want it twice. */
  @Test
  void aThousandAtOncePayForAHundred() throws Exception {
    post("/stock/batch_init/1/200/1");
    post("/payment/batch_init/1000/2000");
    post("/orders/batch_init/1000/1/1000/1");
    long paid = metric("orders_paid");
    long credit = metric("credit");
    List<HttpResponse<String>> answers = atOnce(IntStream.range(0, 1_200).mapToObj(i -> i % 1_000)
        .map(order -> () -> post("/orders/checkout/" + order)));
    assertThat(answers.stream().limit(1_000).filter(response -> response.statusCode() == 200))
        .hasSizeBetween(90, 100);
    assertThat(stock("0")).isZero();
    assertThat(metric("orders_paid") - paid).isEqualTo(100);
    assertThat(credit - metric("credit")).isEqualTo(200);
    assertConserved();
  }

  private static long metric(String name) throws Exception {
    String line = "holdfast_shop_" + name + " ";
    return api.send(api.managed("/metrics")).body().lines().filter(each -> each.startsWith(line))
        .mapToLong(each -> Long.parseLong(each.substring(line.length()))).findFirst().orElseThrow();
  }

  private static void assertConserved() throws Exception {
    assertThat(metric("stock") + metric("stock_sold") + metric("stock_withdrawn")).isEqualTo(metric("stock_supplied"));
    assertThat(metric("credit") + metric("credit_spent") + metric("credit_paid_out"))
        .isEqualTo(metric("credit_funded"));
  }

  private static <T> List<T> atOnce(Stream<Callable<T>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = tasks.map(threads::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  @Test
  void anOrderThatChangesWhileItIsCheckedOutIsPaidAsItIsThen() throws Exception {
    String item = item(1, 1_000);
    String user = user(1_000);
    for (int round = 0; round < 20; round++) {
      String order = order(user, item, 1);
      Callable<HttpResponse<String>> add = () -> post("/orders/addItem/" + order + "/" + item + "/1");
      Callable<HttpResponse<String>> checkOut = () -> post("/orders/checkout/" + order);
      List<HttpResponse<String>> answers = atOnce(Stream.of(add, checkOut, add, checkOut, add));
      assertThat(answers.get(1).statusCode()).isEqualTo(200);
      assertThat(answers.get(3).statusCode()).isEqualTo(200);
      assertThat(answers).allMatch(response -> response.statusCode() == 200
          || response.statusCode() == 400 && response.body().contains("order-is-paid"));
    }
    long spent = 1_000 - credit(user);
    assertThat(spent).isEqualTo(1_000 - stock(item)).isBetween(20L, 80L);
  }

  @Test
  void bulkInitialisationsReplaceWhatTheyName() throws Exception {
    assertThat(post("/stock/batch_init/2500/7/3").body()).isEqualTo("{\"msg\":\"Batch init for stock successful\"}");
    assertThat(post("/payment/batch_init/2500/9").body()).isEqualTo("{\"msg\":\"Batch init for users successful\"}");
    HttpResponse<String> last = post("/orders/batch_init/2500/2500/2500/3");
    assertThat(last.body()).isEqualTo("{\"msg\":\"Batch init for orders successful\"}");
    for (String id : List.of("0", "999", "1000", "2499")) {
      assertThat(stock(id)).isEqualTo(7);
      assertThat(credit(id)).isEqualTo(9);
      JsonNode order = json(api.get("/orders/find/" + id));
      assertThat(order.get("items")).hasSize(2);
      assertThat(order.get("total_cost").asLong()).isEqualTo(6);
    }
    assertThat(post("/orders/checkout/0").statusCode()).isEqualTo(200);
    refused(api.get("/stock/find/1999998"), "unknown-id");
    post("/orders/batch_init/2500/2500/2500/3");
    assertThat(json(api.get("/orders/find/0")).get("paid").asBoolean()).isFalse();
    assertThat(post("/stock/batch_init/0/1/1").statusCode()).isEqualTo(200);
    assertThat(stock("1")).isLessThanOrEqualTo(7);
  }

  @Test
  void aBulkInitialisationThatIsRepeatedWithItsKeyIsNotDoneAgain() throws Exception {
    String[] key = {"Idempotency-Key", "init"};
    HttpResponse<String> first = post("/stock/batch_init/2500/7/3", key);
    post("/stock/subtract/2400/7");
    HttpResponse<String> again = post("/stock/batch_init/2500/7/3", key);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(stock("2400")).isZero();
    assertThat(post("/stock/batch_init/2500/8/3", key).statusCode()).isEqualTo(422);
  }

  @Test
  void metricsShowWhatWasSoldAndSpent() throws Exception {
    post("/stock/batch_init/3000/100/2");
    post("/payment/batch_init/3000/100");
    post("/orders/batch_init/3000/3000/3000/2");
    long sold = metric("stock_sold");
    long spent = metric("credit_spent");
    long takings = metric("takings");
    for (int order = 0; order < 10; order++) {
      assertThat(post("/orders/checkout/" + order).statusCode()).isEqualTo(200);
    }
    assertThat(metric("stock_sold") - sold).isEqualTo(20);
    assertThat(metric("credit_spent") - spent).isEqualTo(40);
    assertThat(metric("takings") - takings).isEqualTo(40);
    assertConserved();
  }
}
