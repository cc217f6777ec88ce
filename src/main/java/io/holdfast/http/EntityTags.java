package io.holdfast.http;

import io.netty.util.AsciiString;

/** Entity tags: versions as clients see them, and the conditions that name them (RFC 9110, section 13). */
public final class EntityTags {
  private static final CharSequence FIRST = new AsciiString("\"1\"");

  private EntityTags() {}

  /** The tag of a version. */
  public static CharSequence of(long version) {
    return version == 1 ? FIRST : "\"" + version + "\"";
  }

  /** Whether {@code If-None-Match} names a version, weakly or not; false if the header is absent. */
  public static boolean namesAny(String header, long version) {
    if (header == null) {
      return false;
    }
    String tag = of(version).toString();
    for (String part : header.split(",")) {
      String named = part.strip();
      if (named.equals("*") || named.equals(tag) || named.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The version that a write should find there according to {@code If-Match}.
   *
   * @param header the header, or null
   * @param current the version there is now; 0 if there is none
   * @return the current version if the header is absent or names it; else another version that it names; else 0
   */
  public static long basis(String header, long current) {
    if (header == null) {
      return current;
    }
    long other = 0;
    for (String part : header.split(",")) {
      String named = part.strip();
      if (named.equals("*") || named.equals(of(current).toString())) {
        return current;
      }
      other = other == 0 ? versionIn(named) : other;
    }
    return other;
  }

  private static long versionIn(String tag) {
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return quoted ? Math.max(0, QueryString.number(tag, 1, tag.length() - 1)) : 0;
  }
}
