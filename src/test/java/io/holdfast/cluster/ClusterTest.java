package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.kernel.Position;
import io.holdfast.process.HttpSession;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Equal instances over one journal, when nothing is wrong. */
final class ClusterTest {
  private static RealCluster cluster;

  @BeforeAll
  static void start() {
    cluster = RealCluster.of(2);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatOneInstanceTookAllHave() {
    Workload workload = cluster.work().awaitMore(200);
    cluster.expectNothingLostNothingTwice(workload);
  }

  @Test
  void everyInstanceKnowsTheOthersAndThereIsOneKeeper() {
    Position applied = Position.parse(cluster.member(1).status().path("position").asText());
    await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
      JsonNode first = cluster.member(0).status();
      JsonNode others = first.path("instances");
      assertThat(others).isNotEmpty().anySatisfy(other -> {
        assertThat(other.path("address").asText()).isEqualTo(
            "http://127.0.0.1:" + cluster.member(1).api().getPort());
        assertThat(other.path("version")).isEqualTo(first.path("version"));
        assertThat(other.path("state").asText()).isEqualTo("ready");
        assertThat(other.path("lag").isNumber()).isTrue();
        assertThat(Position.parse(other.path("position").asText())).isGreaterThanOrEqualTo(applied);
      });
      List<String> keepers = others.findValuesAsText("keeper");
      keepers.add(first.path("keeper").asText());
      assertThat(keepers).containsOnlyOnce("true");
    });
  }

  @Test
  void aSettingHoldsEverywhereAtItsPosition() {
    HttpSession http = new HttpSession();
    for (int value = 1_000; value < 1_020; value++) {
      HttpResponse<String> changed = http.put(
          cluster.member(value % 2).management().resolve("/settings/shop.quota_items"), "{\"value\":" + value + "}");
      assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
      HttpResponse<String> seen = http.ask(
          cluster.member((value + 1) % 2).management().resolve("/settings/shop.quota_items"),
          "Holdfast-Position", changed.headers().firstValue("Holdfast-Position").orElseThrow());
      assertThat(seen.body()).isEqualTo(changed.body()).contains("\"value\":" + value, "\"set\":true");
    }
  }

  @Test
  void aReadOnlyInstanceSaysWhereToSendWrites() {
    Member reader = cluster.add("--read-only").awaitReady();
    try {
      await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
        HttpResponse<String> refused = new HttpSession().post(
            reader.api().resolve("/api/v1/ad"), Workload.body("refused"), "refused").orElseThrow();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Member.json(refused.body()).path("detail").asText())
            .contains("http://127.0.0.1:" + cluster.member(0).api().getPort());
        HttpResponse<String> setting = new HttpSession().put(
            reader.management().resolve("/settings/ads.quota"), "{\"value\":7}");
        assertThat(setting.statusCode()).isEqualTo(503);
        assertThat(Member.json(setting.body()).path("detail")).isEqualTo(Member.json(refused.body()).path("detail"));
      });
    } finally {
      reader.close();
      cluster.members().remove(reader);
    }
  }
}
