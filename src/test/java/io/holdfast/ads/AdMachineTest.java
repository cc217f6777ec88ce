package io.holdfast.ads;

import static io.holdfast.ads.AdSamples.ANYONE;
import static io.holdfast.ads.AdSamples.JP;
import static io.holdfast.ads.AdSamples.TW;
import static io.holdfast.ads.AdSamples.ad;
import static io.holdfast.ads.AdSamples.id;
import static io.holdfast.ads.AdSamples.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.ads.AdChange.Cause;
import io.holdfast.ads.AdChange.Removed;
import io.holdfast.ads.AdChange.Written;
import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.ads.AdCommand.RefuseAdChange;
import io.holdfast.ads.AdCommand.ReplaceAd;
import io.holdfast.ads.AdReply.Reason;
import io.holdfast.ads.AdReply.RefusedAd;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.SystemReply.QuotaReached;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdMachineTest {
  private static final int NOT_ASKED = AdConditions.NOT_ASKED;

  private final AdBench bench = new AdBench();
  private final AdReader reader = bench.machine.view().reader();

  private String page(AdConditions conditions, int offset, int limit, long now) {
    AtomicReference<String> page = new AtomicReference<>();
    reader.query(conditions, offset, limit, now, (bytes, from, length) ->
        page.set(new String(bytes, from, length, StandardCharsets.UTF_8)));
    return page.get();
  }

  private String all(long now) {
    return page(AdConditions.NONE, 0, 10, now);
  }

  private String json() {
    AtomicReference<String> json = new AtomicReference<>();
    reader.json((bytes, from, length) -> json.set(new String(bytes, from, length, StandardCharsets.UTF_8)));
    return json.get();
  }

  @Test
  void everyCommandTouchesTheOnePartitionOfAds() {
    Partitioning partitioning = new Partitioning(8);
    Ad ad = ad(1, 10, 20, ANYONE);
    assertThat(List.of(
            new CreateAd(ad), new ReplaceAd(ad, 1), new DeleteAd(ad.id(), 0), new ImportAds(List.of(ad))))
        .extracting(command -> command.footprint(partitioning))
        .containsOnly(partitioning.only(AdCommand.ROUTING_HASH));
  }

  @Test
  void aCreatedAdIsFoundByItsIdAndByQueries() {
    Ad ad = ad(1, 10, 20, ANYONE);
    assertThat(bench.apply(new CreateAd(ad), 15)).isEqualTo(new AdReply.Created(ad.id()));
    assertThat(bench.changes).containsExactly(new Written(ad, 1));
    assertThat(all(15)).isEqualTo("{\"ads\":[{\"ad\":\"ad1\"}],\"total\":1}");
    assertThat(reader.find(ad.id())).isTrue();
    assertThat(reader.version()).isEqualTo(1);
    assertThat(reader.createdAt()).isEqualTo(77);
    assertThat(reader.startAt()).isEqualTo(10);
    assertThat(reader.endAt()).isEqualTo(20);
    assertThat(json()).isEqualTo("{\"ad\":\"ad1\"}");
    assertThat(reader.find(id(2))).isFalse();
  }

  @Test
  void anIdIsTakenOnce() {
    bench.apply(new CreateAd(ad(1, 10, 20, ANYONE)), 15);
    assertThat(bench.apply(new CreateAd(ad(1, 11, 21, ANYONE)), 15)).isEqualTo(new AdReply.Exists(id(1)));
    assertThat(bench.changes).isEmpty();
  }

  @Test
  void anAdIsShownFromItsStartToItsEndToTheMillisecond() {
    bench.apply(new CreateAd(ad(1, 100, 200, ANYONE)), 50);
    assertThat(all(99)).isEqualTo("{\"ads\":[],\"total\":0}");
    assertThat(all(100)).contains("ad1").endsWith("\"total\":1}");
    assertThat(all(199)).contains("ad1");
    assertThat(all(200)).isEqualTo("{\"ads\":[],\"total\":0}");
  }

  @Test
  void upkeepMovesAdsFromStageToStageAndChangesNoAnswer() {
    bench.apply(new CreateAd(ad(1, 100, 200, ANYONE)), 50);
    bench.apply(new CreateAd(ad(2, 100, 300, new AdTargeting(1, 100, 0, new int[] {TW}, 0))), 50);
    AdView view = bench.machine.view();
    assertThat(view.count(AdStage.UPCOMING)).isEqualTo(2);
    assertThat(bench.machine.nextUpkeep()).isEqualTo(100);
    String before = all(150);
    bench.upkeep(150);
    assertThat(all(150)).isEqualTo(before);
    assertThat(view.count(AdStage.ACTIVE)).isEqualTo(2);
    assertThat(bench.machine.nextUpkeep()).isEqualTo(200);
    bench.upkeep(250);
    assertThat(view.count(AdStage.ENDED)).isEqualTo(1);
    assertThat(all(250)).isEqualTo("{\"ads\":[{\"ad\":\"ad2\"}],\"total\":1}");
    bench.upkeep(300);
    assertThat(bench.machine.nextUpkeep()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void upkeepTakesItsTimeAndIsWantedAgain() {
    for (int i = 0; i < AdStages.MOVES + 1; i++) {
      bench.apply(new CreateAd(ad(i, 100, 200, ANYONE)), 50);
    }
    bench.upkeep(150);
    assertThat(bench.machine.view().count(AdStage.UPCOMING)).isEqualTo(1);
    assertThat(bench.machine.nextUpkeep()).isLessThanOrEqualTo(150);
    assertThat(all(150)).endsWith("\"total\":" + (AdStages.MOVES + 1) + "}");
    bench.upkeep(150);
    assertThat(bench.machine.view().count(AdStage.ACTIVE)).isEqualTo(AdStages.MOVES + 1);
  }

  @Test
  void aClockThatGoesBackShowsNothingBeforeItsStart() {
    bench.apply(new CreateAd(ad(1, 100, 200, ANYONE)), 50);
    bench.upkeep(150);
    assertThat(all(90)).as("now is taken for 150").contains("ad1");
    bench.upkeep(90);
    bench.apply(new CreateAd(ad(2, 120, 130, ANYONE)), 60);
    assertThat(all(90)).doesNotContain("ad2");
  }

  @Test
  void aClockThatGoesBackBringsNothingBackThatHasEnded() {
    for (int i = 0; i < AdStages.MOVES + 1; i++) {
      bench.apply(new CreateAd(ad(i, 10, 140, ANYONE)), 50);
    }
    bench.upkeep(150);
    assertThat(bench.machine.view().count(AdStage.ACTIVE)).as("one is left to move").isEqualTo(1);
    assertThat(all(90)).isEqualTo("{\"ads\":[],\"total\":0}");
    bench.apply(new DeleteAd(id(1), 0), 60);
    assertThat(all(90)).isEqualTo("{\"ads\":[],\"total\":0}");
    bench.upkeep(90);
    assertThat(bench.machine.view().count(AdStage.ACTIVE)).isZero();
  }

  @Test
  void findsByEachCondition() {
    bench.apply(new CreateAd(ad(1, 10, 40, new AdTargeting(20, 30, 1, new int[] {JP, TW}, 1))), 15);
    bench.apply(new CreateAd(ad(2, 10, 30, new AdTargeting(30, 40, 2, new int[] {}, 6))), 15);
    assertThat(page(new AdConditions(30, NOT_ASKED, TW, NOT_ASKED), 0, 10, 15))
        .isEqualTo("{\"ads\":[{\"ad\":\"ad2\"},{\"ad\":\"ad1\"}],\"total\":2}");
    assertThat(page(new AdConditions(30, NOT_ASKED, TW, NOT_ASKED), 1, 1, 15))
        .isEqualTo("{\"ads\":[{\"ad\":\"ad1\"}],\"total\":2}");
    assertThat(page(new AdConditions(20, 0, JP, 0), 0, 10, 15)).contains("ad1").contains("\"total\":1}");
    assertThat(page(new AdConditions(NOT_ASKED, 1, AdSamples.US, 2), 0, 10, 15)).contains("ad2");
    assertThat(page(new AdConditions(41, NOT_ASKED, NOT_ASKED, NOT_ASKED), 0, 10, 15)).contains("\"total\":0}");
  }

  @Test
  void adsThatEndTogetherStandInTheOrderOfTheirIdsAsUnsignedNumbers() {
    List<UUID> ids = List.of(new UUID(5, 1), new UUID(5, -1), new UUID(6, 0), new UUID(-1, 0));
    for (UUID each : ids.reversed()) {
      bench.apply(new CreateAd(named(each.toString(), each, 10, 40, ANYONE)), 15);
    }
    assertThat(reader.list(AdStage.ACTIVE, 0, 10, 20).ads()).extracting("id").isEqualTo(ids);
  }

  @Test
  void anExplanationNamesTheFields() {
    bench.apply(new CreateAd(ad(1, 10, 40, new AdTargeting(20, 30, 1, new int[] {JP, TW}, 1))), 15);
    var explanation = reader.explain(new AdConditions(20, 0, TW, 2), 0, 10, 15, (bytes, from, length) -> { });
    assertThat(explanation.leaves().getFirst().path()).isEqualTo("country=TW");
    assertThat(explanation.leaves().getFirst().conditions()).extracting("field", "value", "left").containsExactly(
        tuple("age", "20", 1),
        tuple("gender", "M", 1),
        tuple("platform", "web", 0));
  }

  @Test
  void aReplacementIsMadeForAVersion() {
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    Ad second = named("second", id(1), 10, 50, new AdTargeting(1, 100, 0, new int[] {TW}, 0));
    assertThat(bench.apply(new ReplaceAd(second, 1), 16)).isEqualTo(new AdReply.Replaced(2));
    assertThat(bench.changes).containsExactly(new Written(second, 2));
    assertThat(bench.apply(new ReplaceAd(second, 1), 17)).isEqualTo(new AdReply.Changed(2));
    assertThat(new AdReply.Changed(2).isOutcome()).isFalse();
    assertThat(bench.changes).isEmpty();
    assertThat(all(45)).contains("second");
    assertThat(reader.find(id(1))).isTrue();
    assertThat(reader.version()).isEqualTo(2);
    assertThat(page(new AdConditions(NOT_ASKED, NOT_ASKED, JP, NOT_ASKED), 0, 10, 20)).contains("\"total\":0}");
    assertThat(bench.apply(new ReplaceAd(ad(9, 1, 2, ANYONE), 1), 18)).isEqualTo(new AdReply.NotFound());
  }

  @Test
  void aReplacementMayMoveAnAdToAnyStage() {
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    bench.apply(new ReplaceAd(ad(1, 30, 40, ANYONE), 1), 20);
    assertThat(all(25)).contains("\"total\":0}");
    bench.apply(new ReplaceAd(ad(1, 5, 6, ANYONE), 2), 20);
    assertThat(bench.machine.view().count(AdStage.ENDED)).isEqualTo(1);
    bench.apply(new ReplaceAd(ad(1, 5, 60, ANYONE), 3), 20);
    assertThat(all(25)).contains("ad1");
  }

  @Test
  void aDeletionMayNameAVersion() {
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    assertThat(bench.apply(new DeleteAd(id(1), 2), 16)).isEqualTo(new AdReply.Changed(1));
    assertThat(bench.apply(new DeleteAd(id(1), 1), 16)).isEqualTo(new AdReply.Deleted());
    assertThat(bench.changes).containsExactly(new Removed(id(1), Cause.DELETED));
    assertThat(bench.apply(new DeleteAd(id(1), 0), 16)).isEqualTo(new AdReply.NotFound());
    assertThat(all(20)).contains("\"total\":0}");
    assertThat(reader.find(id(1))).isFalse();
  }

  @Test
  void aChangeOfAnotherVersionIsRefusedForGoodIfItStillIsOne() {
    bench.apply(new CreateAd(ad(1, 10, 20, ANYONE)), 15);
    assertThat(bench.apply(new RefuseAdChange(id(1), 1), 16)).isEqualTo(new AdReply.OtherVersion(1));
    assertThat(new AdReply.OtherVersion(1).isOutcome()).isTrue();
    assertThat(bench.apply(new RefuseAdChange(id(1), 2), 16)).isEqualTo(new AdReply.Changed(1));
    assertThat(bench.apply(new RefuseAdChange(id(2), 1), 16)).isEqualTo(new AdReply.NotFound());
  }

  @Test
  void ticksRemoveAdsWhoseRetentionIsOver() {
    bench.set(AdSettings.RETENTION, 100);
    bench.apply(new CreateAd(ad(2, 10, 41, ANYONE)), 15);
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    assertThat(bench.machine.nextDeadline()).isEqualTo(140);
    bench.tick(139, 10);
    assertThat(bench.changes).isEmpty();
    bench.tick(141, 1);
    assertThat(bench.changes).containsExactly(new Removed(id(1), Cause.ENDED));
    assertThat(bench.machine.nextDeadline()).isEqualTo(141);
    bench.set(AdSettings.RETENTION, 500);
    bench.tick(300, 10);
    assertThat(bench.changes).isEmpty();
    assertThat(reader.find(id(2))).isTrue();
    bench.tick(541, 10);
    assertThat(bench.machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(reader.find(id(2))).isFalse();
  }

  @Test
  void whatIsDueIsGoneForACommandEvenBeforeTheTick() {
    bench.set(AdSettings.RETENTION, 100);
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    assertThat(bench.apply(new ReplaceAd(ad(1, 10, 1_000, ANYONE), 1), 140)).isEqualTo(new AdReply.NotFound());
    assertThat(bench.changes).containsExactly(new Removed(id(1), Cause.ENDED));
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    assertThat(bench.apply(new CreateAd(ad(1, 150, 160, ANYONE)), 140)).isEqualTo(new AdReply.Created(id(1)));
  }

  @Test
  void quotasRefuseGrowth() {
    bench.set(AdSettings.QUOTA, 2);
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    bench.apply(new CreateAd(ad(2, 10, 40, ANYONE)), 15);
    assertThat(bench.apply(new CreateAd(ad(3, 10, 40, ANYONE)), 15)).isEqualTo(new QuotaReached("ads.quota", 2));
    bench.set(AdSettings.QUOTA, 10);
    bench.set(AdSettings.QUOTA_BYTES, 30);
    assertThat(bench.apply(new CreateAd(ad(3, 10, 40, ANYONE)), 15)).isEqualTo(new QuotaReached("ads.quota_bytes", 30));
    assertThat(bench.apply(new ReplaceAd(named("longer name", id(1), 10, 40, ANYONE), 1), 15))
        .isInstanceOf(QuotaReached.class);
    bench.set(AdSettings.QUOTA_BYTES, 10);
    assertThat(bench.apply(new ReplaceAd(named("a", id(1), 10, 40, ANYONE), 1), 15))
        .isEqualTo(new AdReply.Replaced(2));
  }

  @Test
  void anImportSaysWhichAdsWereRefused() {
    bench.set(AdSettings.QUOTA, 3);
    bench.apply(new CreateAd(ad(1, 10, 40, ANYONE)), 15);
    List<Ad> ads = IntStream.range(0, 4).mapToObj(i -> ad(i, 10, 40, ANYONE)).toList();
    assertThat(bench.apply(new ImportAds(ads), 15)).isEqualTo(
        new AdReply.Imported(2, List.of(new RefusedAd(1, Reason.EXISTS), new RefusedAd(3, Reason.QUOTA))));
    assertThat(bench.changes).hasSize(2);
  }

  @Test
  void operatorsSeeEveryStageByPages() {
    bench.set(AdSettings.RETENTION, 1_000);
    bench.apply(new CreateAd(ad(1, 10, 15, ANYONE)), 20);
    for (int i = 2; i < 6; i++) {
      bench.apply(new CreateAd(ad(i, 15, 100 - i, ANYONE)), 20);
      bench.apply(new CreateAd(ad(10 + i, 50 - i, 200, ANYONE)), 20);
    }
    AdListing ended = reader.list(AdStage.ENDED, 0, 10, 20);
    assertThat(ended.total()).isEqualTo(1);
    assertThat(ended.ads().getFirst().id()).isEqualTo(id(1));
    assertThat(ended.ads().getFirst().removeAt()).isEqualTo(1_015);
    AdListing active = reader.list(AdStage.ACTIVE, 1, 2, 20);
    assertThat(active.total()).isEqualTo(4);
    assertThat(active.ads()).extracting("id").containsExactly(id(4), id(3));
    AdListing upcoming = reader.list(AdStage.UPCOMING, 0, 10, 20);
    assertThat(upcoming.ads()).extracting("startAt").containsExactly(45L, 46L, 47L, 48L);
    assertThat(upcoming.ads().getFirst().json()).asString(StandardCharsets.UTF_8).isEqualTo("{\"ad\":\"ad15\"}");
    assertThat(reader.list(AdStage.UPCOMING, 0, 10, 46).total()).isEqualTo(2);
    assertThat(reader.list(AdStage.ACTIVE, 0, 10, 46).total()).isEqualTo(6);
  }

  @Test
  void aRestoredMachineGoesOn() {
    bench.set(AdSettings.RETENTION, 1_000);
    for (int i = 0; i < 500; i++) {
      bench.apply(new CreateAd(ad(i, i, 2 * i + 1, ANYONE)), i / 2);
    }
    AdBench other = bench.reloaded();
    assertThat(other.contentHash()).isEqualTo(bench.contentHash());
    assertThat(other.machine.view().count(AdStage.ACTIVE)).as("as of the last write").isEqualTo(125);
    for (long now : new long[] {249, 400, 700}) {
      bench.upkeepToTheEnd(now);
      other.upkeepToTheEnd(now);
      for (AdStage stage : AdStage.values()) {
        AdListing expected = reader.list(stage, 0, 500, now);
        AdListing listing = other.machine.view().reader().list(stage, 0, 500, now);
        assertThat(listing.total()).isEqualTo(expected.total());
        assertThat(listing.ads()).extracting("id").isEqualTo(expected.ads().stream().map(ad -> ad.id()).toList());
      }
    }
    bench.tick(1_100, 1_000);
    other.tick(1_100, 1_000);
    assertThat(other.contentHash()).isEqualTo(bench.contentHash());
  }

  @Test
  void aRestoredMachineThatIsFarBehindCatchesUpAtOnce() {
    for (int i = 0; i < 12_000; i++) {
      bench.apply(new CreateAd(ad(i, 100, 200, ANYONE)), 10);
    }
    AdBench other = bench.reloaded();
    assertThat(other.machine.view().count(AdStage.UPCOMING)).isEqualTo(12_000);
    other.upkeep(150);
    assertThat(other.machine.view().count(AdStage.ACTIVE)).isEqualTo(12_000);
  }
}
