package io.holdfast.feed;

import io.vertx.core.json.Json;
import java.nio.charset.StandardCharsets;

/** Writes one JSON object, member by member. One thread. */
public final class JsonText {
  private final StringBuilder text = new StringBuilder(256).append('{');

  /** A member that is text; left out if it is null. */
  public JsonText text(String name, String value) {
    return value == null ? this : raw(name, Json.encode(value));
  }

  /** A member that is a whole number. */
  public JsonText number(String name, long value) {
    return raw(name, Long.toString(value));
  }

  /** A member that is true or false. */
  public JsonText flag(String name, boolean value) {
    return raw(name, Boolean.toString(value));
  }

  /** A member that is JSON already. */
  public JsonText raw(String name, byte[] json) {
    return raw(name, new String(json, StandardCharsets.UTF_8));
  }

  /** A member that is JSON already. */
  public JsonText raw(String name, String json) {
    text.append(text.length() == 1 ? "\"" : ",\"").append(name).append("\":").append(json);
    return this;
  }

  /** The object. */
  @Override
  public String toString() {
    return text + "}";
  }
}
