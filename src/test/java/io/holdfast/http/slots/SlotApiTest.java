package io.holdfast.http.slots;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.http.ApiFixture;
import io.holdfast.kernel.Routing;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots and reservations over HTTP. */
final class SlotApiTest {
  private static final String WAIT = "wait=5";

  @TempDir static Path directory;
  private static ApiFixture api;
  private static int names;

  @BeforeAll
  static void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    api.close();
  }

  private static String body(String name, int capacity) {
    return "{\"name\":\"" + name + "\",\"start_time\":\"2099-01-02T08:00:00Z\",\"end_time\":\"2099-01-02T10:00:00Z\","
        + "\"capacity\":" + capacity + "}";
  }

  private static String create(int capacity) throws Exception {
    return json(api.postJson("/slots", body("Slot " + names++, capacity))).get("id").asText();
  }

  private static String request(String slot, String user, String more) {
    return "{\"slot_id\":\"" + slot + "\",\"user_id\":\"" + user + "\"" + more + "}";
  }

  private static HttpResponse<String> reserve(String slot, String more, String... headers) throws Exception {
    return api.postJson("/reserve", request(slot, "ann", more), headers);
  }

  private static HttpResponse<String> reserveAndWait(String slot, String more) throws Exception {
    return reserve(slot, more, "Prefer", WAIT);
  }

  private static JsonNode slot(String id) throws Exception {
    return json(api.get("/slots/" + id));
  }

  private static JsonNode reservation(String id) throws Exception {
    return json(api.get("/reservations/" + id));
  }

  @Test
  void aSlotIsWhatItsSeedsClientsExpect() throws Exception {
    HttpResponse<String> created = api.postJson("/slots",
        "{\"id\":\"11111111-1111-1111-1111-111111111111\"," + body("Morning \\u00dcbung", 100).substring(1));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/slots/11111111-1111-1111-1111-111111111111");
    HttpResponse<String> got = api.get("/slots/11111111-1111-1111-1111-111111111111");
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo("{\"id\":\"11111111-1111-1111-1111-111111111111\",\"name\":\"Morning \u00dcbung\","
        + "\"start_time\":\"2099-01-02T08:00:00.000Z\",\"end_time\":\"2099-01-02T10:00:00.000Z\",\"capacity\":100,"
        + "\"reserved_count\":0,\"available\":100,\"waiting\":0,\"from_cache\":true,\"stale\":false}");
    assertThat(got.body()).isEqualTo(created.body());
    String tag = got.headers().firstValue("ETag").orElseThrow();
    assertThat(api.get("/slots/11111111-1111-1111-1111-111111111111", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
    assertThat(api.get("/slots/11111111-1111-1111-1111-111111111111?x=/y").statusCode()).isEqualTo(200);
  }

  @Test
  void idsOfCallersMayBeNearlyAnything() throws Exception {
    String odd = "room 7/\u00e9?";
    String path = "/slots/room%207%2F%C3%A9%3F";
    HttpResponse<String> created = api.postJson("/slots", "{\"id\":\"" + odd + "\"," + body("Odd", 1).substring(1));
    assertThat(created.headers().firstValue("Location")).contains(path);
    assertThat(json(api.get(path)).get("id").asText()).isEqualTo(odd);
    HttpResponse<String> reserved = reserveAndWait(odd, "");
    assertThat(reserved.statusCode()).isEqualTo(201);
    assertThat(reservation(json(reserved).get("id").asText()).get("slot_id").asText()).isEqualTo(odd);
    assertThat(api.get("/slots/none/more").statusCode()).isEqualTo(404);
    HttpResponse<String> tooLong =
        api.postJson("/slots", "{\"id\":\"" + "\uD83C\uDF0D".repeat(65) + "\"," + body("Odd", 1).substring(1));
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(json(tooLong).get("errors").findValuesAsText("field")).containsExactly("id");
  }

  @Test
  void everyWrongFieldIsNamed() throws Exception {
    JsonNode problem = json(api.postJson("/reserve", "{\"slot_id\":5,\"quantity\":0,\"metadata\":[],"
        + "\"hold_seconds\":86401,\"waitlist\":\"yes\",\"idempotency_key\":\"\"}"));
    assertThat(problem.get("errors").findValuesAsText("field")).containsExactly("slot_id", "quantity", "metadata",
        "hold_seconds", "waitlist", "idempotency_key");
    assertThat(json(api.postJson("/reserve", "{\"slot_id\":\"x\"}")).get("errors").findValuesAsText("field"))
        .containsExactly("user_id");
    JsonNode slot = json(api.postJson("/slots", "{\"id\":\"\\u0007\",\"name\":\"\","
        + "\"start_time\":\"2099-01-02T08:00:00Z\",\"end_time\":\"2099-01-02T08:00:00Z\",\"capacity\":1000001}"));
    assertThat(slot.get("errors").findValuesAsText("field")).containsExactly("id", "name", "capacity", "end_time");
    assertThat(api.postJson("/reserve", "{\"slot_id\":\"x\",").statusCode()).isEqualTo(400);
  }

  @Test
  void aReservationIsAcceptedAndItsOutcomeFound() throws Exception {
    String slot = create(1);
    HttpResponse<String> accepted = reserve(slot, ",\"metadata\":{\"table\": [1, 2]}");
    assertThat(accepted.statusCode()).isEqualTo(202);
    JsonNode pending = json(accepted);
    assertThat(pending.get("status").asText()).isEqualTo("pending");
    assertThat(pending.get("message").asText()).isNotEmpty();
    String location = accepted.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/reservations/" + pending.get("id").asText());
    JsonNode found = json(api.get(location));
    assertThat(found.get("status").asText()).isEqualTo("confirmed");
    assertThat(found.get("metadata").toString()).isEqualTo("{\"table\":[1,2]}");
    assertThat(found.get("created_at")).isEqualTo(pending.get("created_at"));

    String refused = json(reserve(slot, "")).get("id").asText();
    assertThat(reservation(refused).get("status").asText()).isEqualTo("rejected");
    assertThat(reservation(refused).get("reason").asText()).isEqualTo("sold_out");
  }

  @Test
  void metricsTellPlacesAndWhatWouldHaveOversold() throws Exception {
    double places = api.metric("holdfast_slots_places");
    double reserved = api.metric("holdfast_slots_places_reserved");
    double holds = api.metric("holdfast_slots_holds");
    double waiting = api.metric("holdfast_slots_waiting");
    double refused = api.metric("holdfast_slots_oversell_refused_total");
    String slot = create(5);
    reserveAndWait(slot, ",\"quantity\":2");
    reserveAndWait(slot, ",\"quantity\":3,\"hold_seconds\":600");
    reserveAndWait(slot, "");
    reserveAndWait(slot, ",\"waitlist\":true");
    assertThat(api.metric("holdfast_slots_places")).isEqualTo(places + 5);
    assertThat(api.metric("holdfast_slots_places_reserved")).isEqualTo(reserved + 5);
    assertThat(api.metric("holdfast_slots_holds")).isEqualTo(holds + 1);
    assertThat(api.metric("holdfast_slots_waiting")).isEqualTo(waiting + 1);
    assertThat(api.metric("holdfast_slots_oversell_refused_total")).isEqualTo(refused + 1);
  }

  @Test
  void whoWaitsIsToldTheOutcome() throws Exception {
    String slot = create(2);
    HttpResponse<String> first = reserveAndWait(slot, ",\"quantity\":2");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.headers().firstValue("Preference-Applied")).contains("wait");
    assertThat(json(first).get("status").asText()).isEqualTo("confirmed");
    HttpResponse<String> second = reserveAndWait(slot, "");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).get("type").asText()).isEqualTo("/problems/sold-out");
    assertThat(json(second).get("reason").asText()).isEqualTo("sold_out");
    HttpResponse<String> tooMany = reserveAndWait(slot, ",\"quantity\":3");
    assertThat(json(tooMany).get("type").asText()).isEqualTo("/problems/not-reservable");
    assertThat(reserve("none", "").statusCode()).isEqualTo(404);
    assertThat(slot(slot).get("reserved_count").asInt()).isEqualTo(2);
  }

  /** The same request under its key, once told its outcome and once not: what it is told of can be found. */
  @Test
  void aRefusalThatIsAskedForAgainWithoutWaitingIsFound() throws Exception {
    String slot = create(1);
    reserveAndWait(slot, "");
    String keyed = ",\"idempotency_key\":\"k-" + slot + "\"";
    assertThat(reserveAndWait(slot, keyed).statusCode()).isEqualTo(409);
    HttpResponse<String> again = reserve(slot, keyed);
    assertThat(again.statusCode()).isEqualTo(202);
    JsonNode found = json(api.get(again.headers().firstValue("Location").orElseThrow()));
    assertThat(found.get("status").asText()).isEqualTo("rejected");
  }

  @Test
  void aSlotThatIsOverCannotBeReserved() throws Exception {
    String over = json(api.postJson("/slots", "{\"name\":\"Gone\",\"start_time\":\"2024-01-02T08:00:00Z\","
        + "\"end_time\":\"" + Instant.now().minusSeconds(60) + "\",\"capacity\":5}")).get("id").asText();
    HttpResponse<String> refused = reserveAndWait(over, "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).get("reason").asText()).isEqualTo("slot_over");
  }

  @Test
  void aKeyInHeaderOrBodyMakesARepetitionTheSameReservation() throws Exception {
    String slot = create(9);
    String inBody = ",\"idempotency_key\":\"k-" + slot + "\"";
    JsonNode first = json(reserveAndWait(slot, inBody));
    JsonNode again = json(reserveAndWait(slot, inBody));
    assertThat(again).isEqualTo(first);
    assertThat(reserve(slot, inBody, "Idempotency-Key", "other").statusCode()).isEqualTo(400);
    assertThat(json(reserve(slot, inBody, "Idempotency-Key", "k-" + slot)).get("id")).isEqualTo(first.get("id"));
    assertThat(reserve(slot, inBody + ",\"quantity\":2").statusCode()).isEqualTo(422);
    reserveAndWait(slot, "");
    reserveAndWait(slot, "");
    assertThat(slot(slot).get("reserved_count").asInt()).as("without a key each counts").isEqualTo(3);
  }

  @Test
  void twoHundredClientsFightForTheLastPlace() throws Exception {
    String slot = create(1);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String user = "user-" + i;
      clients.add(() -> api.postJson("/reserve", request(slot, user, ""), "Prefer", WAIT).statusCode());
    }
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      for (Future<Integer> each : threads.invokeAll(clients)) {
        statuses.add(each.get());
      }
    }
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(199);
    assertThat(slot(slot).get("reserved_count").asInt()).isEqualTo(1);
  }

  @Test
  void holdsAreConfirmedCancelledOrExpire() throws Exception {
    String slot = create(3);
    String confirmed = json(reserveAndWait(slot, ",\"hold_seconds\":600")).get("id").asText();
    JsonNode short1 = json(reserveAndWait(slot, ",\"hold_seconds\":1"));
    assertThat(short1.get("status").asText()).isEqualTo("held");
    assertThat(short1.has("expires_at")).isTrue();
    HttpResponse<String> confirm = api.postJson("/reservations/" + confirmed + "/confirm", "");
    assertThat(confirm.statusCode()).isEqualTo(200);
    assertThat(json(confirm).get("status").asText()).isEqualTo("confirmed");
    long begun = System.nanoTime();
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5))
        .until(() -> slot(slot).get("reserved_count").asInt() == 1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(3_000));
    HttpResponse<String> late = api.postJson("/reservations/" + short1.get("id").asText() + "/confirm", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(json(late).get("reservation_status").asText()).isEqualTo("expired");
    assertThat(json(api.delete("/reservations/" + confirmed)).get("status").asText()).isEqualTo("cancelled");
    assertThat(api.delete("/reservations/" + confirmed).statusCode()).as("again").isEqualTo(200);
    assertThat(slot(slot).get("available").asInt()).isEqualTo(3);
  }

  @Test
  void whoWaitsInLineGetsTheNextPlace() throws Exception {
    String slot = create(1);
    String first = json(reserveAndWait(slot, "")).get("id").asText();
    HttpResponse<String> second = reserveAndWait(slot, ",\"waitlist\":true");
    assertThat(second.statusCode()).isEqualTo(202);
    assertThat(json(second).get("status").asText()).isEqualTo("waiting");
    assertThat(json(second).get("place").asInt()).isEqualTo(1);
    assertThat(slot(slot).get("waiting").asInt()).isEqualTo(1);
    api.delete("/reservations/" + first);
    JsonNode held = reservation(json(second).get("id").asText());
    assertThat(held.get("status").asText()).isEqualTo("held");
    assertThat(held.has("expires_at")).isTrue();
  }

  @Test
  void conditionsAndConflictsOfChanges() throws Exception {
    String slot = create(5);
    String tag = api.get("/slots/" + slot).headers().firstValue("ETag").orElseThrow();
    String id = json(reserveAndWait(slot, ",\"quantity\":4")).get("id").asText();
    assertThat(api.putJson("/slots/" + slot, body("New", 9), "If-Match", tag).statusCode()).isEqualTo(412);
    assertThat(api.putJson("/slots/" + slot, body("New", 9), "If-Match", "\"x\"").statusCode()).isEqualTo(412);
    HttpResponse<String> below = api.putJson("/slots/" + slot, body("New", 3));
    assertThat(below.statusCode()).isEqualTo(409);
    assertThat(json(below).get("reserved_count").asInt()).isEqualTo(4);
    String now = api.get("/slots/" + slot).headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> replaced = api.putJson("/slots/" + slot, body("New", 4), "If-Match", now);
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(slot(slot).get("available").asInt()).isZero();
    assertThat(api.get("/slots/" + slot).headers().firstValue("ETag"))
        .isEqualTo(replaced.headers().firstValue("ETag"));
    assertThat(api.delete("/slots/" + slot).statusCode()).isEqualTo(409);
    api.delete("/reservations/" + id);
    assertThat(api.delete("/slots/" + slot, "If-Match", now).statusCode()).isEqualTo(412);
    assertThat(api.delete("/slots/" + slot, "If-Match", "*").statusCode()).isEqualTo(204);
    assertThat(api.get("/slots/" + slot).statusCode()).isEqualTo(404);
    assertThat(reservation(id).get("status").asText()).as("history stays for a while").isEqualTo("cancelled");
  }

  @Test
  void usersSeeTheirsNewestFirstOverAllPartitions() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.addFirst(json(api.postJson("/reserve", request(create(1), "zoe", ""), "Prefer", WAIT)).get("id").asText());
    }
    JsonNode page = json(api.get("/users/zoe/reservations?limit=5&offset=4"));
    assertThat(page.get("total").asInt()).isEqualTo(12);
    List<String> listed = page.get("reservations").findValuesAsText("id");
    assertThat(listed).hasSize(5).allMatch(ids::contains);
    List<String> all = json(api.get("/users/zoe/reservations?limit=100")).get("reservations").findValuesAsText("id");
    assertThat(all).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(all.subList(4, 9)).isEqualTo(listed);
    assertThat(json(api.get("/users/nobody/reservations")).get("total").asInt()).isZero();
  }

  @Test
  void slotsAreListedByDayPlacesAndName() throws Exception {
    for (String each : List.of("Ski B:3:2101-05-01T10", "Ski A:3:2101-05-01T12", "Ski C:9:2101-05-01T08",
        "Bob A:3:2101-05-01T08", "Ski D:5:2101-05-02T08")) {
      String[] parts = each.split(":");
      api.postJson("/slots", "{\"name\":\"" + parts[0] + "\",\"start_time\":\"" + parts[2] + ":00:00Z\",\"end_time\":\""
          + "2101-06-01T00:00:00Z\",\"capacity\":" + parts[1] + "}");
    }
    JsonNode may = json(api.get("/slots?from=2101-05-01&to=2101-05-02"));
    assertThat(may.get("total").asInt()).isEqualTo(5);
    assertThat(may.get("slots").findValuesAsText("name"))
        .containsExactly("Ski C", "Bob A", "Ski A", "Ski B", "Ski D");
    JsonNode some = json(api.get("/slots?from=2101-05-01T09:00:00Z&to=2101-05-02T00:00:00Z&name=Ski&min_available=3"));
    assertThat(some.get("slots").findValuesAsText("name")).containsExactly("Ski A", "Ski B");
    JsonNode page = json(api.get("/slots?from=2101-05-01&to=2101-05-02&offset=3&limit=1"));
    assertThat(page.get("slots").findValuesAsText("name")).containsExactly("Ski B");
    assertThat(api.get("/slots?from=tomorrow&min_available=-1").statusCode()).isEqualTo(400);

    reserveAndWait(may.get("slots").get(0).get("id").asText(), ",\"quantity\":7");
    JsonNode then = json(api.get("/slots?from=2101-05-01&to=2101-05-01"));
    assertThat(then.get("slots").findValuesAsText("name")).containsExactly("Bob A", "Ski A", "Ski B", "Ski C");
    assertThat(json(api.get("/slots?from=2101-05-01&to=2101-05-01&min_available=3")).get("total").asInt()).isEqualTo(3);
  }

  @Test
  void metricsCountSlotsAndReservations() throws Exception {
    reserveAndWait(create(3), "");
    String metrics = api.send(api.managed("/metrics")).body();
    assertThat(metrics).containsPattern("(?m)^holdfast_slots_rows [1-9]")
        .containsPattern("(?m)^holdfast_slots_reservations [1-9]")
        .containsPattern("(?m)^holdfast_slots_table_bytes [1-9]")
        .containsPattern("(?m)^holdfast_slots_reservation_table_bytes [1-9]")
        .containsPattern("(?m)^holdfast_http_event_streams 0");
  }

  @Test
  void anIdThatMayHaveBeenAnsweredElsewhereJustNowIsPending() throws Exception {
    UUID now = Routing.id(System.currentTimeMillis(), 5, 77);
    JsonNode pending = reservation(now.toString());
    assertThat(pending.get("status").asText()).isEqualTo("pending");
    UUID old = Routing.id(System.currentTimeMillis() - 3_600_000, 5, 77);
    UUID invented = Routing.id(System.currentTimeMillis() + 3_600_000, 5, 77);
    for (String none : List.of(old.toString(), invented.toString(), "11111111-1111-1111-1111-111111111111", "x")) {
      assertThat(api.get("/reservations/" + none).statusCode()).as(none).isEqualTo(404);
    }
  }
}
