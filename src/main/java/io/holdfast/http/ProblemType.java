package io.holdfast.http;

/**
 * What can go wrong, as callers see it. The slug is the stable end of a problem's {@code type}; a released one never
 * changes its meaning. {@code docs/errors.md} explains each of them.
 */
public enum ProblemType {
  MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read as HTTP or one of its headers is malformed",
      "The request line, a header or the percent-encoding is broken. Correct the request; the detail says where."),
  MALFORMED_JSON(400, "malformed-json", "The body is not JSON",
      "The body is not one JSON value in UTF-8. The detail says what was met, and in which line and column."),
  VALIDATION(400, "validation", "The request has invalid fields",
      "The request can be read, but some of its fields or parameters are not as they must be; errors lists all "
          + "of them."),
  UNKNOWN_ID(400, "unknown-id", "There is nothing with an id that the request names",
      "An item, user or order that the request names does not exist; the detail says which."),
  OUT_OF_STOCK(400, "out-of-stock", "There is not enough of an item",
      "Nothing was done: item_id names the item, stock how many there are, wanted how many were asked for, on all "
          + "lines together."),
  OUT_OF_CREDIT(400, "out-of-credit", "The user does not have enough credit",
      "Nothing was done: user_id names the user, credit how much there is, wanted how much was to be paid."),
  ORDER_IS_PAID(400, "order-is-paid", "The order is paid and takes no more items",
      "A paid order stays as it is. Create another one."),
  SUM_TOO_LARGE(400, "sum-too-large", "The sum would be too large",
      "Nothing was done: a stock, a credit or an order's total would be more than can be kept exactly."),
  UNAUTHENTICATED(401, "unauthenticated", "Nobody is known by these credentials",
      "The request has no credentials, or none that hold here now. Send Authorization: Bearer with an API key or a "
          + "token."),
  FORBIDDEN(403, "forbidden", "The caller may not do this",
      "The caller is known, but lacks the scope that the detail names, or asks in the name of another user."),
  NO_SUCH_ROUTE(404, "no-such-route", "There is no such route",
      "No route has this path. See /openapi.yaml."),
  NOT_FOUND(404, "not-found", "There is nothing with this id",
      "The route exists, but what it names does not, or does no longer."),
  METHOD_NOT_ALLOWED(405, "method-not-allowed", "The route does not take this method",
      "The path exists, but not with this method; the Allow header lists those that it takes."),
  REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time",
      "The request began but was not completed in time. Send it again."),
  CONFLICT(409, "conflict", "The state does not allow it",
      "The request contradicts what there is at the moment, often because others changed it too. Read again and "
          + "decide."),
  SOLD_OUT(409, "sold-out", "There are not enough places left",
      "The slot has fewer places available than were asked for. Ask for fewer, wait in line (waitlist), or take "
          + "another slot."),
  NOT_RESERVABLE(409, "not-reservable", "The slot cannot be reserved like this",
      "The slot is over or deleted, or has fewer places altogether than were asked for; reason says which."),
  STILL_RESERVED(409, "still-reserved", "More is reserved than the change would leave",
      "Capacity cannot go below the places that are reserved, and a slot of which places are reserved cannot be "
          + "deleted. Cancel reservations first."),
  RESERVATION_STATE(409, "reservation-state", "The reservation does not stand where this could be done",
      "It has expired, was cancelled or rejected, waits in line, or its slot is over; reservation_status says where "
          + "it stands."),
  COMPACTED(410, "compacted", "What is asked for has been forgotten",
      "Versions after the one that was given are no longer kept, so something would be missed. Read what there is now, "
          + "and go on from its version."),
  ANSWER_FORGOTTEN(410, "answer-forgotten", "What was answered is not known any more",
      "The request was carried out, or refused, when it came first under its Idempotency-Key, and is not done again. "
          + "Its answer was large, and only so many bytes of such are kept. Read what there is now."),
  CHANGES_LOST(410, "changes-lost", "What happened since then cannot be told any more",
      "The position is below what journal and snapshots reach back to, or belongs to a history that a restore has "
          + "ended. Read the present state, and go on from the position that came with it, or from oldest."),
  PRECONDITION_FAILED(412, "precondition-failed", "It is no longer the version that was asked for",
      "What is there is not the version that If-Match names. Read it again, and repeat the change if it still "
          + "makes sense."),
  OTHER_EPOCH(412, "other-epoch", "The position belongs to another history",
      "Holdfast-Position is of a history that a restore has ended, or of another cluster. Forget the position."),
  BODY_TOO_LARGE(413, "body-too-large", "The body is too large",
      "The body has more bytes than are taken here. Send less; ads in great number go to /api/v1/ad/batch."),
  URI_TOO_LONG(414, "uri-too-long", "The request line is too long",
      "The request line has more bytes than are taken here."),
  UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body's media type is not taken here",
      "The body is of another media type, or not in UTF-8. Set Content-Type as the detail says."),
  KEY_REUSED(422, "idempotency-key-reused", "The idempotency key came with another request",
      "An Idempotency-Key names one request for ever; this one differs from it in method, path or body. Take a "
          + "new key."),
  RATE_LIMITED(429, "rate-limited", "The caller asks too often",
      "The caller has used up what may be asked in a while. Wait as long as Retry-After says; RateLimit-Policy says "
          + "how many requests there may be."),
  HEADERS_TOO_LARGE(431, "headers-too-large", "The headers are too large",
      "All headers together have more bytes than are taken here."),
  INTERNAL(500, "internal-error", "Something is wrong inside Holdfast",
      "A defect of Holdfast. Nothing was changed unless the detail says otherwise; tell the operators the "
          + "request id."),
  OUTCOME_UNKNOWN(503, "outcome-unknown", "Nobody can tell yet whether it was done",
      "The journal did not say in time whether it accepted the write. It may be done later, or never. Repeat it "
          + "with the same Idempotency-Key and you will learn which."),
  OVERLOADED(503, "overloaded", "More is waiting than is good",
      "Nothing was done: so much is waiting that this request would have waited too long. Try again after "
          + "Retry-After."),
  UNAVAILABLE(503, "unavailable", "It cannot be done at the moment",
      "Nothing was done: the journal cannot be reached at the moment. Try again after Retry-After."),
  CONTENDED(503, "contended", "Others change it all the time",
      "Nothing was done: what the request is about was changed by others whenever it was tried. Try again after "
          + "Retry-After."),
  DRAINING(503, "draining", "This instance is about to stop",
      "Nothing was done: this instance is shutting down. Try again; another one, or the next one, will answer."),
  READ_ONLY(503, "read-only", "This instance takes no writes",
      "Nothing was done: this instance serves reads only. Send writes to another one."),
  POSITION_NOT_REACHED(503, "position-not-reached", "This instance has not come to the position asked for",
      "Others have written what this instance has not applied yet, and waiting did not help. Try again, here or "
          + "elsewhere."),
  STORE_FULL(507, "store-full", "The journal has no space",
      "Nothing was done: the disk under the journal is full. Operators must make room."),
  QUOTA_REACHED(507, "quota-reached", "A quota allows no more",
      "Nothing was done: a limit set by the operators allows no growth. Delete something, or have the operators "
          + "raise the setting that the detail names.");

  private final int status;
  private final String slug;
  private final String title;
  private final String meaning;

  ProblemType(int status, String slug, String title, String meaning) {
    this.status = status;
    this.slug = slug;
    this.title = title;
    this.meaning = meaning;
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

  /** What it means and what to do, for people. */
  public String meaning() {
    return meaning;
  }

  /** What people read first; the same for all problems of the type. */
  public String title() {
    return title;
  }
}
