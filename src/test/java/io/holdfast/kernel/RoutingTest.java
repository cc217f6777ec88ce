package io.holdfast.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoutingTest {

  /** A released hash: were it to change, entities would be looked for in the wrong partition after an upgrade. */
  @Test
  void hashOfANameNeverChanges() {
    assertThat(Routing.hashOf("ads")).isEqualTo(14935);
    assertThat(Routing.hashOf("")).isEqualTo(274);
    assertThat(Routing.hashOf("11111111-1111-1111-1111-111111111111")).isEqualTo(37827);
  }

  @Test
  void idsAreVersion7SortByTimeAndCarryTheHash() {
    Random random = new Random(7);
    long millis = 1_700_000_000_123L;
    for (int hash : new int[] {0, 1, 0x8000, 0xFFFF}) {
      UUID id = Routing.id(millis, random.nextLong(), hash);
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(Routing.carriedBy(id)).isEqualTo(hash);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
      UUID later = Routing.id(millis + 1, random.nextLong(), 0);
      assertThat(later.toString()).isGreaterThan(id.toString());
    }
  }

  @Test
  void anIdRoutesByWhatItCarriesIfItWasMadeAndByItsCharactersIfNot() {
    UUID made = Routing.id(1_700_000_000_123L, 42, 0xBEEF);
    assertThat(Routing.of(made.toString())).isEqualTo(0xBEEF);
    String upperCase = made.toString().toUpperCase(java.util.Locale.ROOT);
    String versionFour = "01a1fd39-890e-4896-a20e-c6fb96d83a57";
    for (String named : new String[] {"room-1", "17", versionFour, upperCase, made + " ", "7".repeat(36)}) {
      assertThat(Routing.of(named)).as(named).isEqualTo(Routing.hashOf(named));
      assertThat(Routing.madeId(named)).as(named).isNull();
    }
  }

  @Test
  void everyRandomBitCountsInAnId() {
    long distinct = new Random(1).longs(100_000).mapToObj(r -> Routing.id(1, r, 0)).distinct().count();
    assertThat(distinct).isEqualTo(100_000);
  }

  @Test
  void everyPartitionGetsItsShare() {
    Partitioning partitioning = new Partitioning(6);
    int[] share = new int[6];
    for (int i = 0; i < 60_000; i++) {
      share[partitioning.partitionOf(Routing.hashOf("name-" + i))]++;
    }
    for (int n : share) {
      assertThat(n).isBetween(9_500, 10_500);
    }
  }
}
