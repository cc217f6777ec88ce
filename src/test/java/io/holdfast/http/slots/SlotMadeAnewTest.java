package io.holdfast.http.slots;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.http.ApiFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slot where one is gone of which places are held still. */
final class SlotMadeAnewTest {
  @TempDir private Path directory;

  private static String slot(String day) {
    return "{\"id\":\"anew\",\"name\":\"Anew\",\"start_time\":\"" + day + "T08:00:00Z\",\"end_time\":\"" + day
        + "T10:00:00Z\",\"capacity\":5}";
  }

  @Test
  void whatIsHeldStillIsReportedAsItIsRead() throws Exception {
    try (ApiFixture api = ApiFixture.in(directory)) {
      api.send(api.managed("/settings/slots.retention").header("Content-Type", "application/json")
          .PUT(BodyPublishers.ofString("{\"value\":0}")));
      api.postJson("/slots", slot("2099-01-02"));
      HttpResponse<String> held = api.postJson("/reserve",
          "{\"slot_id\":\"anew\",\"user_id\":\"ann\",\"quantity\":2,\"hold_seconds\":600}", "Prefer", "wait=5");
      assertThat(held.statusCode()).isEqualTo(201);
      api.putJson("/slots/anew", slot("2024-01-02"));
      await().until(() -> api.get("/slots/anew").statusCode() == 404);

      HttpResponse<String> made = api.postJson("/slots", slot("2099-01-03"), "Idempotency-Key", "anew");
      assertThat(made.statusCode()).isEqualTo(201);
      JsonNode told = json(made);
      assertThat(told.get("reserved_count").asInt()).isEqualTo(2);
      assertThat(told.get("available").asInt()).isEqualTo(3);
      assertThat(told).isEqualTo(json(api.get("/slots/anew")));
      assertThat(api.postJson("/slots", slot("2099-01-03"), "Idempotency-Key", "anew").body())
          .isEqualTo(made.body());
    }
  }
}
