package io.holdfast.http;

import static io.holdfast.http.ApiFixture.json;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Drives every operation of slots, for {@link ContractTest}. */
final class SlotCalls {
  private static final String SLOT = "{\"name\":\"Morning\",\"start_time\":\"2099-01-02T08:00:00Z\","
      + "\"end_time\":\"2099-01-02T10:00:00Z\",\"capacity\":2}";

  private final ApiFixture api;
  private final Contract contract;

  SlotCalls(ApiFixture api, Contract contract) {
    this.api = api;
    this.contract = contract;
  }

  private HttpResponse<String> check(String operation, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = api.send(request);
    contract.check(operation, response);
    return response;
  }

  private HttpRequest.Builder send(String method, String path, String body) {
    return api.request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
  }

  private static String reserve(String slot, String more) {
    return "{\"slot_id\":\"" + slot + "\",\"user_id\":\"ann\"" + more + "}";
  }

  void drive() throws Exception {
    String slot = slots();
    reservations(slot);
    removal(slot);
  }

  private String slots() throws Exception {
    String id = json(check("POST /slots", send("POST", "/slots", SLOT).header("Idempotency-Key", "s"))).get("id")
        .asText();
    check("POST /slots", send("POST", "/slots", SLOT.replace("}", ",\"id\":\"" + id + "\"}")));
    check("POST /slots", send("POST", "/slots", SLOT + " ").header("Idempotency-Key", "s"));
    check("POST /slots", send("POST", "/slots", "{\"capacity\":0}"));
    check("POST /slots", api.request("/slots").header("Content-Type", "text/plain")
        .POST(BodyPublishers.ofString(SLOT)));
    HttpResponse<String> got = check("GET /slots/{id}", api.request("/slots/" + id));
    check("GET /slots/{id}", api.request("/slots/" + id)
        .header("If-None-Match", got.headers().firstValue("ETag").orElseThrow()));
    check("GET /slots/{id}", api.request("/slots/none"));
    check("GET /slots/{id}", api.request("/slots/" + id).header("Holdfast-Position", "x"));
    check("GET /slots/{id}", api.request("/slots/" + id).header("Holdfast-Position", "9.1"));
    check("GET /slots/{id}", api.request("/slots/" + id).header("Holdfast-Position", "1.99999"));
    check("GET /slots", api.request("/slots?from=2099-01-02&to=2099-01-02&min_available=1&name=Mor&limit=5"));
    check("GET /slots", api.request("/slots?from=yesterday&limit=0"));
    check("GET /slots", api.request("/slots").header("Holdfast-Position", "9.1"));
    check("PUT /slots/{id}", send("PUT", "/slots/" + id, SLOT));
    check("PUT /slots/{id}", send("PUT", "/slots/" + id, SLOT).header("If-Match", "\"1.1\""));
    check("PUT /slots/{id}", send("PUT", "/slots/none", SLOT));
    check("PUT /slots/{id}", send("PUT", "/slots/" + id, "{}"));
    return id;
  }

  private void reservations(String slot) throws Exception {
    String pending = json(check("POST /reserve", send("POST", "/reserve", reserve(slot, "")))).get("id").asText();
    String held = json(check("POST /reserve", send("POST", "/reserve", reserve(slot, ",\"hold_seconds\":60"))
        .header("Prefer", "wait=5"))).get("id").asText();
    check("POST /reserve", send("POST", "/reserve", reserve(slot, "")).header("Prefer", "wait=5"));
    String waiting = json(check("POST /reserve", send("POST", "/reserve", reserve(slot, ",\"waitlist\":true"))
        .header("Prefer", "wait=5"))).get("id").asText();
    check("POST /reserve", send("POST", "/reserve", reserve("none", "")));
    check("POST /reserve", send("POST", "/reserve", "[]"));
    check("GET /reservations/{id}", api.request("/reservations/" + pending));
    check("GET /reservations/{id}", api.request("/reservations/" + waiting));
    check("GET /reservations/{id}", api.request("/reservations/none"));
    check("POST /reservations/{id}/confirm", send("POST", "/reservations/" + held + "/confirm", ""));
    check("POST /reservations/{id}/confirm", send("POST", "/reservations/" + waiting + "/confirm", ""));
    check("POST /reservations/{id}/confirm", send("POST", "/reservations/none/confirm", ""));
    check("PUT /slots/{id}", send("PUT", "/slots/" + slot, SLOT.replace("\"capacity\":2", "\"capacity\":1")));
    check("DELETE /slots/{id}", api.request("/slots/" + slot).DELETE());
    check("DELETE /reservations/{id}", api.request("/reservations/" + waiting).DELETE());
    check("GET /reservations/{id}/events", api.request("/reservations/" + waiting + "/events"));
    check("GET /reservations/{id}/events", api.request("/reservations/none/events"));
    check("GET /users/{id}/reservations", api.request("/users/ann/reservations"));
    check("GET /users/{id}/reservations", api.request("/users/ann/reservations?offset=10001"));
    check("DELETE /reservations/{id}", api.request("/reservations/" + pending).DELETE());
    check("DELETE /reservations/{id}", api.request("/reservations/" + held).DELETE());
    check("DELETE /reservations/{id}", api.request("/reservations/none").DELETE());
  }

  private void removal(String slot) throws Exception {
    try (HttpClient watcher = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> events = watcher.sendAsync(
          api.request("/slots/" + slot + "/events").build(), BodyHandlers.ofString());
      org.awaitility.Awaitility.await().until(() -> api.meters().eventStreams() == 1);
      check("DELETE /slots/{id}", api.request("/slots/" + slot).DELETE().header("If-Match", "\"1.1\""));
      check("DELETE /slots/{id}", api.request("/slots/" + slot).DELETE());
      contract.check("GET /slots/{id}/events", events.get(20, TimeUnit.SECONDS));
    }
    check("DELETE /slots/{id}", api.request("/slots/" + slot).DELETE());
    check("GET /slots/{id}/events", api.request("/slots/" + slot + "/events"));
  }
}
