package io.holdfast.ads;

import java.util.Arrays;

/**
 * Whom an ad is meant for. Immutable; the array is not to be changed.
 *
 * @param ageStart the youngest age, from 1
 * @param ageEnd the oldest age, to 100
 * @param genders bit v for value v of {@link AdFields#GENDER}; 0 means any
 * @param countries ascending values of {@link AdFields#COUNTRY}; none means any
 * @param platforms bit v for value v of {@link AdFields#PLATFORM}; 0 means any
 */
public record AdTargeting(int ageStart, int ageEnd, int genders, int[] countries, int platforms) {

  /** Checks the bounds. */
  public AdTargeting {
    require(AdFields.AGE.min() <= ageStart && ageStart <= ageEnd && ageEnd <= AdFields.AGE.max(), "ages");
    require(genders >>> AdFields.GENDER.values() == 0, "genders");
    require(platforms >>> AdFields.PLATFORM.values() == 0, "platforms");
    int previous = -1;
    for (int country : countries) {
      require(previous < country && country < AdFields.COUNTRY.values(), "countries");
      previous = country;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("an ad cannot have these " + what);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdTargeting that
        && ageStart == that.ageStart
        && ageEnd == that.ageEnd
        && genders == that.genders
        && platforms == that.platforms
        && Arrays.equals(countries, that.countries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(countries) * 31 + (ageStart << 16 | ageEnd << 8 | genders << 4 | platforms);
  }

  @Override
  public String toString() {
    return "AdTargeting[ages " + ageStart + " to " + ageEnd + ", genders " + genders + ", countries "
        + Arrays.toString(countries) + ", platforms " + platforms + "]";
  }
}
