package io.holdfast.http.limits;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate for one route or a family of them, written {@code POST /reserve=20/s} or {@code * /orders/*=100/s}. Immutable;
 * any thread.
 *
 * @param method the routes' method; {@code *} for any
 * @param path their path as it is documented, with parameters as {@code {name}}; with {@code *} at the end, all that
 *     begin so
 * @param rate how often
 */
public record RouteRate(String method, String path, Rate rate) {
  private static final String ANY = "*";
  private static final Pattern FORM = Pattern.compile("(\\*|[A-Z]+) +(/[A-Za-z0-9._~{}/-]*\\*?) *= *(\\S+)");

  /**
   * The rate of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RouteRate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no rate of a route like POST /reserve=20/s");
    }
    return new RouteRate(matcher.group(1), matcher.group(2), Rate.parse(matcher.group(3)));
  }

  /** Which routes it is for, as it was written; also what callers and metrics are told. */
  public String name() {
    return method + " " + path;
  }

  /** Whether it is for a route, given as {@code METHOD /path/{parameter}}. */
  boolean fits(String route) {
    int space = route.indexOf(' ');
    String itsPath = route.substring(space + 1);
    boolean fitsPath = path.endsWith(ANY) ? itsPath.startsWith(path.substring(0, path.length() - 1))
        : itsPath.equals(path);
    return fitsPath && (method.equals(ANY) || method.equals(route.substring(0, space)));
  }
}
