package io.holdfast.http.ads;

import io.holdfast.ads.AdFields;
import io.holdfast.kernel.index.Field;
import java.util.List;
import java.util.stream.IntStream;

/** The words that clients choose from; a word's place is its value. */
final class Choices {
  static final List<String> GENDERS = labels(AdFields.GENDER);
  static final List<String> PLATFORMS = labels(AdFields.PLATFORM);

  private Choices() {}

  private static List<String> labels(Field.Choice choice) {
    return IntStream.range(0, choice.values()).mapToObj(choice::label).toList();
  }
}
