package io.holdfast.feed;

/**
 * What a domain says of a change to others.
 *
 * @param type like {@code io.holdfast.ad.written}; a released one never changes its meaning
 * @param subject the entity that it happened to; what happens to one entity comes in order
 * @param data more of it, as JSON
 */
public record EventBody(String type, String subject, String data) {

  /** With data written by members. */
  public EventBody(String type, String subject, JsonText data) {
    this(type, subject, data.toString());
  }
}
