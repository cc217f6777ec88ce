package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Rows like advertisements in plain arrays, with the fields that ads have, for tests and benchmarks. */
final class SampleRows implements RowSource {
  static final int COUNTRIES = 250;
  private static final int MOST_COUNTRIES = 6;
  private static final Schema.Builder FIELDS = Schema.inOrderOfSelectivity();
  static final Level COUNTRY = FIELDS.level("country", COUNTRIES, value -> "C" + value);
  static final Interval AGE = FIELDS.interval("age", 1, 100);
  static final Choice GENDER = FIELDS.choice("gender", "M", "F");
  static final Choice PLATFORM = FIELDS.choice("platform", "android", "ios", "web");
  static final Schema SCHEMA = FIELDS.build();

  final long[] keys;
  final long[] ids;
  final byte[] lo;
  final byte[] hi;
  final byte[] genders;
  final byte[] platforms;
  final short[] countries;

  SampleRows(int most) {
    keys = new long[most];
    ids = new long[most];
    lo = new byte[most];
    hi = new byte[most];
    genders = new byte[most];
    platforms = new byte[most];
    countries = new short[most * MOST_COUNTRIES];
  }

  /** A widely targeted row: six countries, two platforms, any gender, ages 18 to 65. */
  void setWide(int row, long key, RandomGenerator random, int amongCountries) {
    set(row, key, random, 18, 65, 0, 7 & ~(1 << random.nextInt(3)));
    for (int i = 0; i < MOST_COUNTRIES; i++) {
      countries[row * MOST_COUNTRIES + i] = (short) random.nextInt(amongCountries);
    }
  }

  /** A row with these conditions and no countries. */
  void set(int row, long key, RandomGenerator random, int from, int to, int gender, int platform) {
    keys[row] = key;
    ids[row] = random.nextLong();
    lo[row] = (byte) from;
    hi[row] = (byte) to;
    genders[row] = (byte) gender;
    platforms[row] = (byte) platform;
    Arrays.fill(countries, row * MOST_COUNTRIES, (row + 1) * MOST_COUNTRIES, (short) -1);
  }

  /** Anything: few or many conditions, keys near each other so that some are the same. */
  void setRandom(int row, RandomGenerator random, int keyRange, int amongCountries) {
    int from = random.nextInt(1, 101);
    int to = random.nextInt(from, 101);
    boolean anyAge = random.nextInt(4) == 0;
    int key = random.nextInt(keyRange);
    set(row, key, random, anyAge ? 1 : from, anyAge ? 100 : to, random.nextInt(4), random.nextInt(8));
    int wanted = random.nextInt(MOST_COUNTRIES + 1);
    for (int i = 0; i < wanted; i++) {
      countries[row * MOST_COUNTRIES + i] = (short) random.nextInt(amongCountries);
    }
  }

  @Override
  public void read(int row, RowValues into) {
    into.key(keys[row]).between(AGE, lo[row], hi[row]).choose(GENDER, genders[row]).choose(PLATFORM, platforms[row]);
    for (int i = row * MOST_COUNTRIES; i < (row + 1) * MOST_COUNTRIES; i++) {
      if (countries[i] >= 0) {
        into.add(COUNTRY, countries[i]);
      }
    }
  }

  @Override
  public int compareTies(int a, int b) {
    return Long.compareUnsigned(ids[a], ids[b]);
  }

  /** Few bits of the id, so that some rows have the same and {@link #compareTies} decides. */
  @Override
  public long tie(int row) {
    return ids[row] >>> 56;
  }

  /** What the index is to find, said in the plainest way; a negative value is not asked. */
  boolean matches(int row, int country, int age, int gender, int platform) {
    return matchesCountry(row, country)
        && (age < 0 || lo[row] <= age && age <= hi[row])
        && matchesMask(genders[row], gender)
        && matchesMask(platforms[row], platform);
  }

  private boolean matchesCountry(int row, int country) {
    boolean any = true;
    for (int i = row * MOST_COUNTRIES; i < (row + 1) * MOST_COUNTRIES; i++) {
      if (countries[i] == country) {
        return true;
      }
      any &= countries[i] < 0;
    }
    return any || country < 0;
  }

  private static boolean matchesMask(byte mask, int value) {
    return value < 0 || mask == 0 || (mask >> value & 1) != 0;
  }

  /** Negative if row {@code a} stands before row {@code b}. */
  int compare(int a, int b) {
    return keys[a] != keys[b] ? Long.compare(keys[a], keys[b]) : a == b ? 0 : compareTies(a, b);
  }
}
