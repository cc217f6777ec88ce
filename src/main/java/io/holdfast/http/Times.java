package io.holdfast.http;

import java.time.LocalDate;

/**
 * Reads and writes times. Read are RFC 3339 ({@code 2024-03-15T15:54:11.5Z}, any offset) and the form in which Go
 * prints a time ({@code 2024-03-15 23:54:11 +0800 CST}, whose zone name is passed over); written is RFC 3339, UTC, with
 * milliseconds. Fractions below a millisecond are cut off. Allocates nothing.
 */
public final class Times {
  /** What {@link #parse} says of a text that is no time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  /** What a time must look like, for people. */
  public static final String FORM = "must be a time such as 2024-03-15T15:54:11Z or 2024-03-15 23:54:11 +0800 CST, "
      + "from 1970 to 9999";

  private static final long LAST = 253_402_300_799_999L;
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int LONGEST_ZONE_NAME = 8;

  private final String text;
  private int at;
  private boolean wrong;

  private Times(String text) {
    this.text = text;
  }

  /** A text's time in Unix milliseconds, or {@link #NO_TIME}. */
  public static long parse(String text) {
    return new Times(text).read();
  }

  private long read() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    char separator = next();
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    expect(':');
    int second = digits(2);
    int millis = fraction();
    boolean inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
        && hour <= 23 && minute <= 59 && second <= 60;
    if (wrong || !inRange) {
      return NO_TIME;
    }
    int offset = separator == ' ' && peek() == ' ' ? goOffset() : rfcOffset(separator);
    if (wrong || at != text.length()) {
      return NO_TIME;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    long minutes = days * MINUTES_PER_DAY + hour * 60L + minute - offset;
    long time = (minutes * 60 + second) * 1000 + millis;
    return time < 0 || time > LAST ? NO_TIME : time;
  }

  private static int daysOf(int year, int month) {
    return switch (month) {
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private int fraction() {
    if (peek() != '.') {
      return 0;
    }
    at++;
    int millis = 0;
    int count = 0;
    for (char c = peek(); c >= '0' && c <= '9'; c = peek()) {
      if (count < 3) {
        millis = millis * 10 + c - '0';
      }
      count++;
      at++;
    }
    wrong |= count == 0;
    for (int i = count; i < 3; i++) {
      millis *= 10;
    }
    return millis;
  }

  private int rfcOffset(char separator) {
    wrong |= separator != 'T' && separator != 't' && separator != ' ';
    char sign = next();
    if (sign == 'Z' || sign == 'z') {
      return 0;
    }
    int hours = digits(2);
    expect(':');
    return offset(sign, hours, digits(2));
  }

  private int goOffset() {
    at++;
    char sign = next();
    int hours = digits(2);
    int offset = offset(sign, hours, digits(2));
    if (peek() == ' ') {
      at++;
      zoneName();
    }
    return offset;
  }

  private int offset(char sign, int hours, int minutes) {
    wrong |= sign != '+' && sign != '-' || hours > 23 || minutes > 59;
    int offset = hours * 60 + minutes;
    return sign == '-' ? -offset : offset;
  }

  private void zoneName() {
    int from = at;
    for (char c = peek(); isZoneCharacter(c); c = peek()) {
      at++;
    }
    wrong |= at == from || at - from > LONGEST_ZONE_NAME;
  }

  private static boolean isZoneCharacter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '-';
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      char c = next();
      wrong |= c < '0' || c > '9';
      value = value * 10 + c - '0';
    }
    return wrong ? 0 : value;
  }

  private void expect(char c) {
    wrong |= next() != c;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char next() {
    char c = peek();
    wrong |= c == 0;
    at++;
    return c;
  }

  /** Writes a time in quotes. */
  public static void write(JsonBytes json, long unixMillis) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(unixMillis, 86_400_000L));
    long ofDay = Math.floorMod(unixMillis, 86_400_000L);
    json.raw("\"").decimal(date.getYear(), 4).raw("-").decimal(date.getMonthValue(), 2);
    json.raw("-").decimal(date.getDayOfMonth(), 2).raw("T").decimal(ofDay / 3_600_000, 2);
    json.raw(":").decimal(ofDay / 60_000 % 60, 2).raw(":").decimal(ofDay / 1000 % 60, 2);
    json.raw(".").decimal(ofDay % 1000, 3).raw("Z\"");
  }
}
