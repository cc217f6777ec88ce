package io.holdfast.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Walks over the parameters of a URI in place; allocates only where something is percent-encoded. */
public final class QueryString {

  private QueryString() {}

  /** Takes one parameter after the other. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * A parameter with a name that is not empty.
     *
     * @param text where its decoded name and value stand
     * @param name where the name begins
     * @param nameEnd where it ends
     * @param value where the value begins
     * @param valueEnd where it ends; a parameter without {@code =} has an empty value
     */
    void parameter(String text, int name, int nameEnd, int value, int valueEnd);
  }

  /**
   * Visits every parameter of a URI, in order.
   *
   * @throws ProblemException if percent-encoding is broken
   */
  public static void visit(String uri, Visitor visitor) {
    int from = uri.indexOf('?') + 1;
    int end = uri.indexOf('#', from);
    end = end < 0 ? uri.length() : end;
    while (from > 0 && from < end) {
      int to = uri.indexOf('&', from, end);
      to = to < 0 ? end : to;
      visit(uri, from, to, visitor);
      from = to + 1;
    }
  }

  private static void visit(String uri, int from, int to, Visitor visitor) {
    int equals = -1;
    for (int i = from; i < to; i++) {
      char c = uri.charAt(i);
      if (c == '%' || c == '+') {
        visitDecoded(uri.substring(from, to), visitor);
        return;
      }
      if (c == '=' && equals < 0) {
        equals = i;
      }
    }
    int nameEnd = equals < 0 ? to : equals;
    if (nameEnd > from) {
      visitor.parameter(uri, from, nameEnd, equals < 0 ? to : equals + 1, to);
    }
  }

  private static void visitDecoded(String parameter, Visitor visitor) {
    int equals = parameter.indexOf('=');
    String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
    String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
    if (!name.isEmpty()) {
      visitor.parameter(name + value, 0, name.length(), name.length(), name.length() + value.length());
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST, "the query string has broken percent-encoding");
    }
  }

  /** Whether every percent sign of a URI begins an escape. */
  static boolean isWellEncoded(String uri) {
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
      boolean escape = at + 2 < uri.length() && HexFormat.isHexDigit(uri.charAt(at + 1))
          && HexFormat.isHexDigit(uri.charAt(at + 2));
      if (!escape) {
        return false;
      }
    }
    return true;
  }

  /** Whether a word stands at a place of a text. */
  public static boolean equals(String word, String text, int from, int to) {
    return to - from == word.length() && text.startsWith(word, from);
  }

  /** The whole number at a place, at most {@link Integer#MAX_VALUE} (more becomes that), or -1 if there is none. */
  public static int number(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = Math.min(number * 10 + digit, Integer.MAX_VALUE);
    }
    return from == to ? -1 : (int) number;
  }
}
