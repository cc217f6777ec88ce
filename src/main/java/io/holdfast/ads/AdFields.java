package io.holdfast.ads;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import io.holdfast.kernel.index.Schema;

/**
 * The fields by which ads are found, in order of selectivity. A new field is a line here, a component of
 * {@link AdTargeting} with its place in the table's columns, and a component of {@link AdConditions}.
 */
public final class AdFields {
  private static final int LETTERS = 26;
  private static final Schema.Builder FIELDS = Schema.inOrderOfSelectivity();

  /** Countries as ISO 3166-1 alpha-2 codes, numbered from 0 for AA to 675 for ZZ. */
  public static final Level COUNTRY = FIELDS.level("country", LETTERS * LETTERS, AdFields::countryCode);

  /** Ages in years. */
  public static final Interval AGE = FIELDS.interval("age", 1, 100);

  /** Genders. */
  public static final Choice GENDER = FIELDS.choice("gender", "M", "F");

  /** Platforms. */
  public static final Choice PLATFORM = FIELDS.choice("platform", "android", "ios", "web");

  static final Schema SCHEMA = FIELDS.build();

  private AdFields() {}

  private static String countryCode(int number) {
    return String.valueOf(new char[] {(char) ('A' + number / LETTERS), (char) ('A' + number % LETTERS)});
  }
}
