package io.holdfast.feed;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** How a column's values look in Java, on the way, and in Postgres. */
public enum SqlType {
  /** {@link UUID}. */
  UUID_VALUE("uuid", "uuid", UUID.class),
  /** {@link String}. */
  TEXT("text", "text", String.class),
  /** {@link Integer}. */
  INTEGER("integer", "int4", Integer.class),
  /** {@link Long}. */
  BIGINT("bigint", "int8", Long.class),
  /** {@link Boolean}. */
  TRUTH("boolean", "bool", Boolean.class),
  /** {@link OffsetDateTime}. */
  TIME("timestamptz", "timestamptz", OffsetDateTime.class),
  /** An array as {@link TextArray} writes it; arrays of arrays would be flattened on the way. */
  TEXTS("text[]", "text", String.class),
  /**
   * JSON as text, kept as it is: {@code jsonb} refuses what is legal JSON (an escaped NUL, half a character, a number
   * of any size), and what a table refuses would hold up all that follows.
   */
  JSON("json", "text", String.class);

  private final String column;
  private final String transport;
  private final Class<?> java;

  SqlType(String column, String transport, Class<?> java) {
    this.column = column;
    this.transport = transport;
    this.java = java;
  }

  /** A time, as {@link #TIME} wants it. */
  public static OffsetDateTime time(long unixMillis) {
    return OffsetDateTime.ofInstant(Instant.ofEpochMilli(unixMillis), ZoneOffset.UTC);
  }

  /** The column's type. */
  String column() {
    return column;
  }

  /** The type of an element on the way. */
  String transport() {
    return transport;
  }

  /** The class of values in Java. */
  Class<?> java() {
    return java;
  }
}
