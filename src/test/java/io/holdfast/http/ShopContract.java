package io.holdfast.http;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/** Drives each operation of the shop into every answer that it can give, and holds it to the OpenAPI document. */
final class ShopContract {
  private static final String NONE = "01a1fd02-3211-733b-a19a-a562d36b3a57";

  private final ApiFixture api;
  private final Contract contract;

  ShopContract(ApiFixture api, Contract contract) {
    this.api = api;
    this.contract = contract;
  }

  private HttpResponse<String> post(String operation, String path, String... headers) throws Exception {
    HttpRequest.Builder request = api.request(path).POST(BodyPublishers.noBody());
    return check("POST " + operation, headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> get(String operation, String path, String... headers) throws Exception {
    HttpRequest.Builder request = api.request(path);
    return check("GET " + operation, headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> check(String operation, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = api.send(request);
    contract.check(operation, response);
    return response;
  }

  void drive() throws Exception {
    initialisations();
    String item = json(post("/stock/item/create/{price}", "/stock/item/create/5")).get("item_id").asText();
    post("/stock/item/create/{price}", "/stock/item/create/five");
    stock(item);
    String user = json(post("/payment/create_user", "/payment/create_user")).get("user_id").asText();
    payment(user);
    orders(item, user);
  }

  private void initialisations() throws Exception {
    post("/stock/batch_init/{n}/{stock}/{price}", "/stock/batch_init/20/10/1", "Idempotency-Key", "i");
    post("/stock/batch_init/{n}/{stock}/{price}", "/stock/batch_init/20/10/2", "Idempotency-Key", "i");
    post("/stock/batch_init/{n}/{stock}/{price}", "/stock/batch_init/2000001/10/1");
    post("/payment/batch_init/{n}/{credit}", "/payment/batch_init/20/100");
    post("/payment/batch_init/{n}/{credit}", "/payment/batch_init/20/-100");
    post("/orders/batch_init/{n}/{items}/{users}/{price}", "/orders/batch_init/20/20/20/1");
    post("/orders/batch_init/{n}/{items}/{users}/{price}", "/orders/batch_init/20/0/20/1");
    post("/orders/checkout/{order}", "/orders/checkout/7");
  }

  private void stock(String item) throws Exception {
    post("/stock/add/{item}/{amount}", "/stock/add/" + item + "/10", "Idempotency-Key", "a");
    post("/stock/add/{item}/{amount}", "/stock/add/" + item + "/11", "Idempotency-Key", "a");
    post("/stock/add/{item}/{amount}", "/stock/add/" + NONE + "/10");
    check("POST /stock/add/{item}/{amount}", api.request("/stock/add/" + item + "/1")
        .POST(BodyPublishers.ofString(" ".repeat(2 << 20))));
    post("/stock/subtract/{item}/{amount}", "/stock/subtract/" + item + "/1");
    post("/stock/subtract/{item}/{amount}", "/stock/subtract/" + item + "/100");
    get("/stock/find/{item}", "/stock/find/" + item);
    get("/stock/find/{item}", "/stock/find/none");
    get("/stock/find/{item}", "/stock/find/" + item, "Holdfast-Position", "7.1");
    get("/stock/find/{item}", "/stock/find/" + item, "Holdfast-Position", "1.999999");
    assertThat(get("/stock/streamsize", "/stock/streamsize").body()).isEqualTo("{\"size\":0}");
  }

  private void payment(String user) throws Exception {
    post("/payment/add_funds/{user}/{amount}", "/payment/add_funds/" + user + "/100");
    post("/payment/add_funds/{user}/{amount}", "/payment/add_funds/none/100");
    post("/payment/pay/{user}/{amount}", "/payment/pay/" + user + "/10");
    post("/payment/pay/{user}/{amount}", "/payment/pay/" + user + "/1000");
    get("/payment/find_user/{user}", "/payment/find_user/" + user);
    get("/payment/find_user/{user}", "/payment/find_user/none");
    get("/payment/streamsize", "/payment/streamsize");
  }

  private void orders(String item, String user) throws Exception {
    String order = json(post("/orders/create/{user}", "/orders/create/" + user)).get("order_id").asText();
    post("/orders/create/{user}", "/orders/create/" + "x".repeat(200));
    post("/orders/addItem/{order}/{item}/{quantity}", "/orders/addItem/" + order + "/" + item + "/2");
    post("/orders/addItem/{order}/{item}/{quantity}", "/orders/addItem/" + order + "/" + NONE + "/2");
    HttpResponse<String> found = get("/orders/find/{order}", "/orders/find/" + order);
    String version = found.headers().firstValue("ETag").orElseThrow();
    get("/orders/find/{order}", "/orders/find/" + order, "If-None-Match", version);
    get("/orders/find/{order}", "/orders/find/none");
    get("/orders/find_order/{order}", "/orders/find_order/" + order);
    get("/orders/find_order/{order}", "/orders/find_order/" + order, "If-None-Match", version);
    get("/orders/find_order/{order}", "/orders/find_order/none");
    post("/orders/checkout/{order}", "/orders/checkout/" + order, "Idempotency-Key", "c");
    post("/orders/checkout/{order}", "/orders/checkout/" + order);
    post("/orders/checkout/{order}", "/orders/checkout/7", "Idempotency-Key", "c");
    post("/orders/checkout/{order}", "/orders/checkout/" + NONE);
    post("/orders/checkout/{order}", "/orders/checkout/" + order, "Holdfast-Position", "7.1");
    post("/orders/addItem/{order}/{item}/{quantity}", "/orders/addItem/" + order + "/" + item + "/2");
  }

  /** While the journal takes nothing. */
  void driveWithoutJournal() throws Exception {
    post("/orders/checkout/{order}", "/orders/checkout/8");
    post("/stock/item/create/{price}", "/stock/item/create/5");
    post("/payment/batch_init/{n}/{credit}", "/payment/batch_init/20/100");
  }
}
