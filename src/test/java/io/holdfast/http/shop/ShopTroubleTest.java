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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop under load, and after a restore. */
final class ShopTroubleTest {
  private static final int PARTITIONS = 8;
  private static final int CHANGES = 20;
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

  /** The same places in the log, and so the same versions, come again after a restore, with other contents. */
  @Test
  void aTagFromBeforeARestoreIsNoneOfTheOrderAfterIt() throws Exception {
    Order order;
    long kept;
    List<String> seen;
    try (ApiFixture api = ApiFixture.in(directory)) {
      order = Order.create(api);
      HttpResponse<String> found = api.get(order.path());
      kept = Position.parse(found.headers().firstValue("Holdfast-Position").orElseThrow()).sequence();
      seen = order.tagsWhileItGrows(api, 1);
      assertThat(api.get(order.path(), "If-None-Match", seen.getLast()).statusCode()).isEqualTo(304);
    }
    SqliteJournal journal = SqliteJournal.open(directory, PARTITIONS, Clock.system());
    journal.restoreTo(kept).toCompletableFuture().get(20, TimeUnit.SECONDS);
    journal.close();
    try (ApiFixture api = ApiFixture.in(directory)) {
      List<String> anew = order.tagsWhileItGrows(api, 2, seen);
      assertThat(anew).doesNotContainAnyElementsOf(seen);
      assertThat(versions(anew)).as("versions that came again").containsAnyElementsOf(versions(seen));
      assertThat(api.get(order.path(), "If-None-Match", anew.getLast()).statusCode()).isEqualTo(304);
    }
  }

  /** An order, and an item that it may have more and more of. */
  private record Order(String id, String item) {

    static Order create(ApiFixture api) throws Exception {
      String item = json(api.postJson("/stock/item/create/5", "")).get("item_id").asText();
      String user = json(api.postJson("/payment/create_user", "")).get("user_id").asText();
      return new Order(json(api.postJson("/orders/create/" + user, "")).get("order_id").asText(), item);
    }

    String path() {
      return "/orders/find/" + id;
    }

    /** Its tags after each of some changes; none of them is what somebody has who knows other tags. */
    List<String> tagsWhileItGrows(ApiFixture api, int quantity, List<String> known) throws Exception {
      List<String> tags = new ArrayList<>();
      for (int i = 0; i < CHANGES; i++) {
        assertThat(api.postJson("/orders/addItem/" + id + "/" + item + "/" + quantity, "").statusCode()).isEqualTo(200);
        HttpResponse<String> found = api.get(path(), "If-None-Match", String.join(", ", known));
        assertThat(found.statusCode()).as("with other content than any that was seen").isEqualTo(200);
        tags.add(found.headers().firstValue("ETag").orElseThrow());
      }
      return tags;
    }

    List<String> tagsWhileItGrows(ApiFixture api, int quantity) throws Exception {
      return tagsWhileItGrows(api, quantity, List.of("\"none\""));
    }
  }

  /** What stands behind the epoch. */
  private static List<String> versions(List<String> tags) {
    return tags.stream().map(tag -> tag.substring(tag.indexOf('.') + 1)).toList();
  }
}
