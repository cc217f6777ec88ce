package io.holdfast.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "2024-03-15T15:54:11Z, 2024-03-15T15:54:11Z",
    "2024-03-15t15:54:11z, 2024-03-15T15:54:11Z",
    "2024-03-15 15:54:11Z, 2024-03-15T15:54:11Z",
    "2024-03-15T23:54:11+08:00, 2024-03-15T15:54:11Z",
    "2024-03-15T15:54:11.5-00:00, 2024-03-15T15:54:11.500Z",
    "2024-03-15T15:54:11.1239999Z, 2024-03-15T15:54:11.123Z",
    "2024-03-15 23:54:11 +0800 CST, 2024-03-15T15:54:11Z",
    "2024-03-15 23:54:11.25 +0800 CST, 2024-03-15T15:54:11.250Z",
    "2024-03-15 23:54:11 +0800, 2024-03-15T15:54:11Z",
    "2024-03-15 12:24:11 -0330 NST, 2024-03-15T15:54:11Z",
    "2024-03-15 23:54:11 +0800 +08, 2024-03-15T15:54:11Z",
    "2024-03-15 15:54:11 +0000 UTC, 2024-03-15T15:54:11Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
  })
  void reads(String text, String instant) {
    assertThat(Times.parse(text)).isEqualTo(Instant.parse(instant).toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "now", "2024-03-15", "2024-03-15T15:54:11", "2024-03-15T15:54Z", "2024-3-15T15:54:11Z", "2024-13-15T15:54:11Z",
    "2024-00-15T15:54:11Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z",
    "2024-03-15T24:00:00Z", "2024-03-15T15:60:11Z", "2024-03-15T15:54:61Z", "2024-03-15T15:54:11.Z",
    "2024-03-15T15:54:11+0800", "2024-03-15T15:54:11+24:00", "2024-03-15T15:54:11+08:60", "2024-03-15T15:54:11Zx",
    "2024-03-15_15:54:11Z", "2024-03-15 23:54:11 CST", "2024-03-15 23:54:11 +08 CST", "2024-03-15 23:54:11 +0800 ",
    "2024-03-15 23:54:11 +0800 C ST", "2024-03-15 23:54:11 +0800 ABCDEFGHI", "2024-03-15T23:54:11 +0800 C\u00e9",
    "1969-12-31T23:59:59Z", "1970-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "+2024-03-15T15:54:11Z",
    "2024-03-15T15:54:11 Z", " 2024-03-15T15:54:11Z", "\u0662024-03-15T15:54:11Z", "20240315T155411Z",
  })
  void refuses(String text) {
    assertThat(Times.parse(text)).isEqualTo(Times.NO_TIME);
  }

  @Test
  void agreesWithTheLibraryOnRandomTimes() {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long time = random.nextLong(0, 253_402_300_800_000L);
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(random.nextInt(-17 * 60, 17 * 60 + 1) * 60);
      OffsetDateTime there = Instant.ofEpochMilli(time).atOffset(offset);
      if (there.getYear() >= 1970 && there.getYear() <= 9999) {
        String text = there.toString();
        String full = text.matches(".*T\\d\\d:\\d\\d[-+Z].*") ? text.replaceFirst("(T\\d\\d:\\d\\d)", "$1:00") : text;
        assertThat(Times.parse(full)).as(full + ", seed " + seed).isEqualTo(time);
      }
      JsonBytes json = new JsonBytes(8);
      Times.write(json, time);
      String written = new String(json.toByteArray(), UTF_8).replace("\"", "");
      assertThat(written).hasSize(24);
      assertThat(Instant.parse(written).toEpochMilli()).as("seed " + seed).isEqualTo(time);
    }
  }
}
