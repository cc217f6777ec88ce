package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.kernel.Setting;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How near quotas are, as the metrics say it before a write is refused. */
final class QuotaTest {
  private static final int PARTITIONS = 8;

  /** Of one slot, not of the state: it bounds no memory, and reaching it is said to whoever asks for that slot. */
  private static final Set<String> OF_ONE = Set.of("slots.line-quota");

  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private void set(String name, long value) throws Exception {
    HttpResponse<String> changed = api.send(api.managed("/settings/" + name)
        .header("Content-Type", "application/json").PUT(BodyPublishers.ofString("{\"value\":" + value + "}")));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
  }

  private long used(String quota) throws Exception {
    return (long) api.metric("holdfast_quota_used{quota=\"" + quota + "\"}");
  }

  private long allowed(String quota) throws Exception {
    return (long) api.metric("holdfast_quota_allowed{quota=\"" + quota + "\"}");
  }

  @Test
  void everyQuotaIsTold() throws Exception {
    List<Setting> quotas = api.instance().knownSettings().stream()
        .filter(setting -> setting.name().contains("quota") && !OF_ONE.contains(setting.name())).toList();
    assertThat(quotas).hasSize(14);
    for (Setting quota : quotas) {
      boolean isShared = quota.name().startsWith("shop.");
      assertThat(used(quota.name())).as(quota.name()).isZero();
      assertThat(allowed(quota.name())).as(quota.name())
          .isEqualTo(isShared ? quota.defaultValue() / PARTITIONS : quota.defaultValue());
    }
  }

  @Test
  void whatIsRefusedWasSaidToBeUsedUp() throws Exception {
    set("ads.quota", 2);
    api.create(ad("Umbrellas", ""));
    assertThat(used("ads.quota")).isEqualTo(1);
    assertThat(used("ads.quota_bytes")).isPositive();
    api.create(ad("Umbrellas", ""));
    assertThat(used("ads.quota")).isEqualTo(2);
    assertThat(allowed("ads.quota")).isEqualTo(2);
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).isEqualTo(507);
    set("ads.quota", 1);
    assertThat(used("ads.quota")).as("nothing is deleted").isEqualTo(2);
    assertThat(allowed("ads.quota")).isEqualTo(1);
    long bytes = used("ads.quota_bytes");
    set("ads.quota", 3);
    set("ads.quota_bytes", bytes);
    assertThat(allowed("ads.quota_bytes")).isEqualTo(bytes);
    assertThat(api.postJson("/api/v1/ad", ad("Umbrellas", "")).statusCode()).as("of the bytes").isEqualTo(507);
  }

  @Test
  void ofPartitionsTheFullestIsTold() throws Exception {
    set("shop.quota_items", 2 * PARTITIONS);
    assertThat(allowed("shop.quota_items")).as("a partition's share").isEqualTo(2);
    int created = 0;
    while (api.postJson("/stock/item/create/1", "").statusCode() < 300) {
      created++;
      assertThat(used("shop.quota_items")).isBetween(1L + (created - 1) / PARTITIONS, 2L);
    }
    assertThat(used("shop.quota_items")).as("when one is full, growth is refused").isEqualTo(2);
    assertThat((long) api.metric("holdfast_shop_items")).isEqualTo(created);
  }

  @Test
  void valuesCountersAndWhatIsHeldMayBeThatManyEach() throws Exception {
    assertThat(api.postJson("/db/env", "{\"KVSet\":{\"Key\":\"k\",\"Value\":5}}").statusCode()).isEqualTo(200);
    assertThat(used("coordination.quota_keys")).isEqualTo(1);
    assertThat(used("coordination.quota_environments")).isEqualTo(1);
    assertThat(used("coordination.quota_bytes")).isPositive();
    String take = "{\"Permits\":4,\"LockDur\":30}";
    for (int held = 1; held <= 3; held++) {
      assertThat(api.postJson("/db/env/semaphore/s", take).statusCode()).isEqualTo(200);
      assertThat(used("coordination.quota_keys")).isEqualTo(held);
    }
    set("coordination.quota_keys", 3);
    assertThat(allowed("coordination.quota_keys")).isEqualTo(3);
    assertThat(api.postJson("/db/env/semaphore/s", take).statusCode()).isEqualTo(507);
  }

  @Test
  void slotsAndReservationsAreCountedToo() throws Exception {
    HttpResponse<String> slot = api.postJson("/slots", "{\"id\":\"s\",\"name\":\"Slot\",\"capacity\":1,"
        + "\"start_time\":\"2099-01-02T08:00:00Z\",\"end_time\":\"2099-01-02T09:00:00Z\"}");
    assertThat(slot.statusCode()).as(slot.body()).isEqualTo(201);
    assertThat(used("slots.quota")).isEqualTo(1);
    long bytes = used("slots.quota-bytes");
    assertThat(bytes).isPositive();
    assertThat(used("slots.reservation-quota")).isZero();
    assertThat(api.postJson("/reserve", "{\"slot_id\":\"s\",\"user_id\":\"ann\"}").statusCode()).isBetween(200, 299);
    await().untilAsserted(() -> assertThat(used("slots.reservation-quota")).isEqualTo(1));
    assertThat(used("slots.quota-bytes")).isGreaterThan(bytes);
  }
}
