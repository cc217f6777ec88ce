package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.cli.AdGenerator.Targeting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ads by number: the same again, and what the API takes. */
final class AdGeneratorTest {
  private static final Instant BASE = Instant.parse("2030-01-01T00:00:00Z");
  private static final int ADS = 500;

  @Test
  void theSameNumberIsTheSameAdInWhateverOrder() {
    AdGenerator forwards = new AdGenerator(1, BASE, Targeting.MIXED);
    AdGenerator backwards = new AdGenerator(1, BASE, Targeting.MIXED);
    String ninth = line(forwards, 9);
    line(backwards, 10);

    assertThat(line(backwards, 9)).isEqualTo(ninth);
    assertThat(line(new AdGenerator(2, BASE, Targeting.MIXED), 9)).isNotEqualTo(ninth);
  }

  @Test
  void everyAdIsValidAndActiveAtTheBaseTime() throws IOException {
    AdGenerator generator = new AdGenerator(3, BASE, Targeting.MIXED);
    for (int i = 0; i < ADS; i++) {
      JsonNode ad = new ObjectMapper().readTree(line(generator, i));

      assertThat(ad.get("title").asText().length()).isBetween(5, 100);
      assertThat(Instant.parse(ad.get("start_at").asText())).isBeforeOrEqualTo(BASE);
      assertThat(Instant.parse(ad.get("end_at").asText())).isAfter(BASE);
      assertThat(ad.path("age_start").asInt(1)).isBetween(1, ad.path("age_end").asInt(100));
      assertThat(ad.path("age_end").asInt(100)).isLessThanOrEqualTo(100);
      assertDistinct(ad.path("country"));
      assertDistinct(ad.path("platform"));
    }
  }

  @Test
  void wideAdsAddressSixCountriesTwoPlatformsAndManyAges() throws IOException {
    JsonNode ad = new ObjectMapper().readTree(line(new AdGenerator(1, BASE, Targeting.WIDE), 0));

    assertThat(ad.get("country")).hasSize(6);
    assertThat(ad.get("platform")).hasSize(2);
    assertThat(ad.get("age_start").asInt()).isEqualTo(18);
    assertThat(ad.get("age_end").asInt()).isEqualTo(65);
  }

  private static void assertDistinct(JsonNode values) {
    Set<String> seen = new HashSet<>();
    values.forEach(value -> assertThat(seen.add(value.asText())).isTrue());
  }

  private static String line(AdGenerator generator, long number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    generator.write(number, bytes);
    return bytes.toString();
  }
}
