package io.holdfast.ads;

import io.holdfast.kernel.index.Query;

/**
 * What a query asks of ads. Each condition is a value of its field, or {@link #NOT_ASKED}.
 *
 * @param age of {@link AdFields#AGE}
 * @param gender of {@link AdFields#GENDER}
 * @param country of {@link AdFields#COUNTRY}
 * @param platform of {@link AdFields#PLATFORM}
 */
public record AdConditions(int age, int gender, int country, int platform) {
  /** What a condition that is not asked says. */
  public static final int NOT_ASKED = -1;

  /** Nothing asked: every ad matches. */
  public static final AdConditions NONE = new AdConditions(NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED);

  /**
   * Puts the conditions into a cleared query.
   *
   * @throws IllegalArgumentException if a field has no such value
   */
  void addTo(Query query) {
    if (age != NOT_ASKED) {
      query.with(AdFields.AGE, age);
    }
    if (gender != NOT_ASKED) {
      query.with(AdFields.GENDER, gender);
    }
    if (country != NOT_ASKED) {
      query.with(AdFields.COUNTRY, country);
    }
    if (platform != NOT_ASKED) {
      query.with(AdFields.PLATFORM, platform);
    }
  }
}
