package io.holdfast.feed;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand;
import io.holdfast.ads.AdTargeting;
import io.holdfast.kernel.Routing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ads as the API makes them, for consumers' tests. */
final class FeedAds {
  /** The year 2024, then the year 2124. */
  static final long START = 1_710_518_051_000L;
  static final long END = 4_866_191_651_000L;

  private FeedAds() {}

  static UUID id(long number) {
    return Routing.id(1_000_000 + number, number << 18, AdCommand.ROUTING_HASH);
  }

  static Ad ad(long number, String title) {
    return ad(number, title, new AdTargeting(1, 100, 0, new int[0], 0));
  }

  static Ad ad(long number, String title, AdTargeting targeting) {
    String json = "{\"id\":\"" + id(number) + "\",\"title\":\"" + title + "\",\"content\":\"a \\\"dry\\\" one\"}";
    return new Ad(id(number), targeting, START, END, START, json.getBytes(StandardCharsets.UTF_8));
  }
}
