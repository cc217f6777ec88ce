package io.holdfast.ads;

import io.holdfast.kernel.Routing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ads for tests; the JSON is only a name. */
final class AdSamples {
  static final AdTargeting ANYONE = new AdTargeting(1, 100, 0, new int[0], 0);
  static final int TW = country("TW");
  static final int JP = country("JP");
  static final int US = country("US");

  private AdSamples() {}

  static int country(String code) {
    return (code.charAt(0) - 'A') * 26 + code.charAt(1) - 'A';
  }

  static UUID id(long number) {
    return Routing.id(1_000_000 + number, number << 18, AdCommand.ROUTING_HASH);
  }

  static Ad ad(long number, long startAt, long endAt, AdTargeting targeting) {
    return named("ad" + number, id(number), startAt, endAt, targeting);
  }

  static Ad named(String name, UUID id, long startAt, long endAt, AdTargeting targeting) {
    byte[] json = ("{\"ad\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
    return new Ad(id, targeting, startAt, endAt, 77, json);
  }

  static AdTargeting targeting(RandomGenerator random, int amongCountries) {
    int from = random.nextInt(1, 101);
    int[] countries =
        random.ints(random.nextInt(5), 0, amongCountries).map(i -> i * 17).sorted().distinct().toArray();
    return new AdTargeting(from, random.nextInt(from, 101), random.nextInt(4), countries, random.nextInt(8));
  }
}
