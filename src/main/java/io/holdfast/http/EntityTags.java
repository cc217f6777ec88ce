package io.holdfast.http;

import io.netty.util.AsciiString;

/**
 * Entity tags: versions as clients see them, and the conditions that name them (RFC 9110, section 13). Of versions that
 * grow through restores too; for others there are {@link EpochTags}.
 */
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
}
