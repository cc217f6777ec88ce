package io.holdfast.http.ads;

/**
 * An advertisement as a client asked for it, checked and in canonical form.
 *
 * @param title 5–100 code points
 * @param content any text
 * @param startAt from when it is shown, in Unix milliseconds
 * @param endAt from when it is no longer shown, in Unix milliseconds, after {@code startAt}
 * @param ageStart the youngest age, from 1
 * @param ageEnd the oldest age, to 100
 * @param genders the places in {@link Choices#GENDERS} as bits; none means any
 * @param countries ascending {@linkplain Countries numbers} of countries; none means any; not to be changed
 * @param platforms the places in {@link Choices#PLATFORMS} as bits; none means any
 */
@SuppressWarnings("ArrayRecordComponent")
record AdRequest(
    String title,
    String content,
    long startAt,
    long endAt,
    int ageStart,
    int ageEnd,
    int genders,
    int[] countries,
    int platforms) {

  static final int LEAST_AGE = 1;
  static final int MOST_AGE = 100;
  static final int SHORTEST_TITLE = 5;
  static final int LONGEST_TITLE = 100;
  static final int LONGEST_CONTENT = 65_535;
}
