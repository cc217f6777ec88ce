package io.holdfast.http;

/**
 * What can go wrong, as callers see it. The slug is the stable end of a problem's {@code type}; a released one never
 * changes its meaning. {@code docs/errors.md} explains each of them.
 */
public enum ProblemType {
  MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read as HTTP or one of its headers is malformed"),
  MALFORMED_JSON(400, "malformed-json", "The body is not JSON"),
  VALIDATION(400, "validation", "The request has invalid fields"),
  NO_SUCH_ROUTE(404, "no-such-route", "There is no such route"),
  NOT_FOUND(404, "not-found", "There is nothing with this id"),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "The route does not take this method"),
  REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time"),
  CONFLICT(409, "conflict", "The state does not allow it"),
  PRECONDITION_FAILED(412, "precondition-failed", "It is no longer the version that was asked for"),
  OTHER_EPOCH(412, "other-epoch", "The position belongs to another history"),
  BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
  URI_TOO_LONG(414, "uri-too-long", "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body's media type is not taken here"),
  KEY_REUSED(422, "idempotency-key-reused", "The idempotency key came with another request"),
  HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large"),
  INTERNAL(500, "internal-error", "Something is wrong inside Holdfast"),
  OUTCOME_UNKNOWN(503, "outcome-unknown", "Nobody can tell yet whether it was done"),
  OVERLOADED(503, "overloaded", "More is waiting than is good"),
  UNAVAILABLE(503, "unavailable", "It cannot be done at the moment"),
  DRAINING(503, "draining", "This instance is about to stop"),
  READ_ONLY(503, "read-only", "This instance takes no writes"),
  POSITION_NOT_REACHED(503, "position-not-reached", "This instance has not come to the position asked for"),
  STORE_FULL(507, "store-full", "The journal has no space"),
  QUOTA_REACHED(507, "quota-reached", "A quota allows no more");

  private final int status;
  private final String slug;
  private final String title;

  ProblemType(int status, String slug, String title) {
    this.status = status;
    this.slug = slug;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The last part of the type's URI. */
  public String slug() {
    return slug;
  }

  /** The problem's {@code type}, a relative reference that this server resolves. */
  public String uri() {
    return "/problems/" + slug;
  }

  /** What people read first; the same for all problems of the type. */
  public String title() {
    return title;
  }
}
