package io.holdfast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Makes advertisements by a number: the same seed, base time and number give the same bytes, in any order and on any
 * machine. All have started at the base time; they end between one day and ninety days after it.
 */
final class AdGenerator {
  private static final String[] COUNTRIES = {
    "TW", "JP", "US", "GB", "DE", "FR", "KR", "IN", "BR", "CA", "AU", "ES", "IT", "NL", "SE", "PL", "MX", "ID",
    "VN", "TH"
  };
  private static final String[] PLATFORMS = {"android", "ios", "web"};
  private static final String[] GENDERS = {"M", "F"};
  private static final String[] GOODS = {
    "running shoes", "espresso machines", "night trains", "winter coats", "city bikes", "paperbacks", "house plants",
    "noise-cancelling headphones", "language courses", "museum tickets", "olive oil", "climbing ropes"
  };
  private static final long DAY_MILLIS = 86_400_000;
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private final JsonFactory json = new JsonFactory();
  private final long seed;
  private final Instant base;
  private final Targeting targeting;

  /** Whom the ads address. */
  enum Targeting {
    /** A mixture of narrow and wide ads, any condition absent now and then. */
    MIXED,
    /** Each: six countries, two platforms, ages 18 to 65. */
    WIDE
  }

  AdGenerator(long seed, Instant base, Targeting targeting) {
    this.seed = seed;
    this.base = base;
    this.targeting = targeting;
  }

  /** Appends one ad as a line of NDJSON. */
  void write(long number, ByteArrayOutputStream target) {
    SplittableRandom random = new SplittableRandom(seed + number * GOLDEN_GAMMA);
    try (JsonGenerator out = json.createGenerator(target)) {
      out.writeStartObject();
      writeText(number, random, out);
      writeTimes(random, out);
      switch (targeting) {
        case MIXED -> writeMixed(random, out);
        case WIDE -> writeWide(random, out);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    target.write('\n');
  }

  private static void writeText(long number, SplittableRandom random, JsonGenerator out) throws IOException {
    String goods = GOODS[random.nextInt(GOODS.length)];
    int percent = random.nextInt(5, 60);
    out.writeStringField("title", "AD " + number + ": " + percent + "% off " + goods);
    out.writeStringField("content", "Only this month: " + goods + " for " + percent + "% less than last year, in every "
        + "shop near you and on the web. Code " + Long.toString(random.nextLong() >>> 24, 36) + ".");
  }

  private void writeTimes(SplittableRandom random, JsonGenerator out) throws IOException {
    long start = base.toEpochMilli() - random.nextLong(30 * DAY_MILLIS);
    long end = base.toEpochMilli() + DAY_MILLIS + random.nextLong(89 * DAY_MILLIS);
    out.writeStringField("start_at", Instant.ofEpochMilli(start).toString());
    out.writeStringField("end_at", Instant.ofEpochMilli(end).toString());
  }

  private static void writeMixed(SplittableRandom random, JsonGenerator out) throws IOException {
    if (random.nextInt(10) > 0) {
      int start = random.nextInt(1, 81);
      out.writeNumberField("age_start", start);
      out.writeNumberField("age_end", Math.min(100, start + random.nextInt(3, 50)));
    }
    writeSome("gender", GENDERS, random.nextInt(2), random, out);
    writeSome("country", COUNTRIES, random.nextInt(5), random, out);
    writeSome("platform", PLATFORMS, random.nextInt(3), random, out);
  }

  private static void writeWide(SplittableRandom random, JsonGenerator out) throws IOException {
    out.writeNumberField("age_start", 18);
    out.writeNumberField("age_end", 65);
    writeSome("country", COUNTRIES, 6, random, out);
    writeSome("platform", PLATFORMS, 2, random, out);
  }

  /** Writes so many neighbouring values, from a random place on and round the end; none at all for zero. */
  private static void writeSome(String field, String[] values, int count, SplittableRandom random, JsonGenerator out)
      throws IOException {
    if (count == 0) {
      return;
    }
    int from = random.nextInt(values.length);
    out.writeArrayFieldStart(field);
    for (int i = 0; i < count; i++) {
      out.writeString(values[(from + i) % values.length]);
    }
    out.writeEndArray();
  }
}
