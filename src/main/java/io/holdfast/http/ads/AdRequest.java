package io.holdfast.http.ads;

import io.holdfast.ads.AdTargeting;

/**
 * An advertisement as a client asked for it, checked.
 *
 * @param title 5–100 code points
 * @param content any text
 * @param startAt from when it is shown, in Unix milliseconds
 * @param endAt from when it is no longer shown, in Unix milliseconds, after {@code startAt}
 * @param targeting whom it is meant for
 */
record AdRequest(String title, String content, long startAt, long endAt, AdTargeting targeting) {

  static final int SHORTEST_TITLE = 5;
  static final int LONGEST_TITLE = 100;
  static final int LONGEST_CONTENT = 65_535;
}
