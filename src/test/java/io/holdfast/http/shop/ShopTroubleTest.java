package io.holdfast.http.shop;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.HttpSettings;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import io.holdfast.log.sqlite.SqliteJournal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop under load, and after a restore. */
final class ShopTroubleTest {
  private static final int PARTITIONS = 8;
  private static final Duration QUIET = Duration.ofMillis(300);

  @TempDir private Path directory;

  /** Two pieces are under way; with room for one command the other is refused, and then no more may be changed. */
  @Test
  void aBulkInitialisationThatWasRefusedGoesOnWithNothing() throws Exception {
    InstanceOptions one = InstanceOptions.defaults().withWaiting(1, 64 << 20);
    try (ApiFixture api = new ApiFixture(directory, one, HttpSettings.defaults())) {
      HttpResponse<String> refused = api.postJson("/stock/batch_init/100000/7/3", "");
      assertThat(refused.statusCode()).isEqualTo(503);
      await().during(QUIET).until(() -> api.instance().writesUnderWay() == 0);
      assertThat(api.get("/stock/find/0").statusCode()).isEqualTo(200);
      assertThat(api.get("/stock/find/90000").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aTagFromBeforeARestoreIsNoneOfTheOrderAfterIt() throws Exception {
    String path;
    String seen;
    long kept;
    try (ApiFixture api = ApiFixture.in(directory)) {
      String item = json(api.postJson("/stock/item/create/5", "")).get("item_id").asText();
      api.postJson("/stock/add/" + item + "/100", "");
      String user = json(api.postJson("/payment/create_user", "")).get("user_id").asText();
      String order = json(api.postJson("/orders/create/" + user, "")).get("order_id").asText();
      path = "/orders/find/" + order;
      HttpResponse<String> found = api.get(path);
      kept = Position.parse(found.headers().firstValue("Holdfast-Position").orElseThrow()).sequence();
      assertThat(addItem(api, order, item, 1)).isEqualTo(200);
      seen = tag(api.get(path));
      assertThat(api.get(path, "If-None-Match", seen).statusCode()).isEqualTo(304);
    }
    SqliteJournal journal = SqliteJournal.open(directory, PARTITIONS, Clock.system());
    journal.restoreTo(kept).toCompletableFuture().get(20, TimeUnit.SECONDS);
    journal.close();
    try (ApiFixture api = ApiFixture.in(directory)) {
      String now = tag(api.get(path));
      assertThat(now.substring(now.indexOf('.'))).isNotEqualTo(seen);
      assertThat(api.get(path, "If-None-Match", seen).statusCode()).isEqualTo(200);
      assertThat(api.get(path, "If-None-Match", now).statusCode()).isEqualTo(304);
    }
  }

  private static int addItem(ApiFixture api, String order, String item, int quantity) throws Exception {
    return api.postJson("/orders/addItem/" + order + "/" + item + "/" + quantity, "").statusCode();
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
