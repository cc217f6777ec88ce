package io.holdfast.http;

/**
 * The path of a route as it is declared: literal segments, and parameters as {@code :name}. Immutable.
 *
 * <p>What it says of URIs is true of plain ones only, whose segments are what they look like ({@link #endOfSegment}).
 */
final class RoutePath {

  /** Stands for the end of a segment that is not plain. */
  static final int NOT_PLAIN = -1;

  /** What would have to be decoded, or means something else than itself. */
  private static final String SPECIAL = "%;#\\";

  private final String[] segments;

  private RoutePath(String[] segments) {
    this.segments = segments;
  }

  /** A path as it is declared, from its first slash on. */
  static RoutePath of(String declared) {
    return new RoutePath(declared.substring(1).split("/", -1));
  }

  /** How many segments it has. */
  int size() {
    return segments.length;
  }

  /** Whether a segment is a parameter. */
  boolean isParameter(int segment) {
    return segments[segment].startsWith(":");
  }

  /** A literal segment's text, or a parameter's name after its colon. */
  String segment(int at) {
    return segments[at];
  }

  /**
   * The value of a parameter in a plain URI that has come by this path.
   *
   * @throws IllegalArgumentException if the path has no such parameter
   */
  String parameter(String name, String uri) {
    int end = endOfPath(uri);
    int from = 1;
    for (String segment : segments) {
      int slash = uri.indexOf('/', from, end);
      int to = slash < 0 ? end : slash;
      if (segment.length() == name.length() + 1 && segment.startsWith(":") && segment.endsWith(name)) {
        return uri.substring(from, to);
      }
      from = to + 1;
    }
    throw new IllegalArgumentException("the path has no parameter " + name);
  }

  /** Where the path of a URI ends: at its query or at its end. */
  static int endOfPath(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri.length() : query;
  }

  /**
   * Where a segment ends.
   *
   * @param from its first character
   * @param end the end of the path
   * @return {@link #NOT_PLAIN} if it is empty or has to be decoded, or begins with a dot, which may mean another one
   */
  static int endOfSegment(String uri, int from, int end) {
    int to = from;
    while (to < end && uri.charAt(to) != '/') {
      char c = uri.charAt(to);
      if (c <= ' ' || c > '~' || SPECIAL.indexOf(c) >= 0) {
        return NOT_PLAIN;
      }
      to++;
    }
    return to == from || uri.charAt(from) == '.' ? NOT_PLAIN : to;
  }
}
