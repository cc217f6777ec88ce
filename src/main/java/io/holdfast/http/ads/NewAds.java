package io.holdfast.http.ads;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand;
import io.holdfast.kernel.Routing;
import io.holdfast.log.Clock;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes versions of ads from what clients ask for: ids, times and the JSON for good. One event loop. */
final class NewAds {
  static final long FIRST_VERSION = 1;

  private final Clock clock;
  private final SplittableRandom random = new SplittableRandom();
  private final AdJson json = new AdJson();

  NewAds(Clock clock) {
    this.clock = clock;
  }

  /** A new ad with an id of its own. */
  Ad create(AdRequest request) {
    long now = clock.millis();
    UUID id = Routing.id(now, random.nextLong(), AdCommand.ROUTING_HASH);
    return ad(id, request, now, now, FIRST_VERSION);
  }

  /** The version of an ad that comes after another. */
  Ad replace(UUID id, AdRequest request, long createdAt, long basis) {
    return ad(id, request, createdAt, clock.millis(), basis + 1);
  }

  private Ad ad(UUID id, AdRequest request, long createdAt, long updatedAt, long version) {
    return new Ad(id, request.targeting(), request.startAt(), request.endAt(), createdAt,
        json.encode(id, request, createdAt, updatedAt, version));
  }
}
