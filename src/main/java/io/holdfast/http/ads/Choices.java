package io.holdfast.http.ads;

import java.util.List;

/** The words that clients choose from, in the order in which they are listed and numbered. */
final class Choices {
  static final List<String> GENDERS = List.of("M", "F");
  static final List<String> PLATFORMS = List.of("android", "ios", "web");

  private Choices() {}
}
