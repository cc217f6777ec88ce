package io.holdfast.http;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A failure as the caller is told it (RFC 9457). Immutable.
 *
 * @param type what kind of failure
 * @param detail what is the matter with this request, for people; never a stack trace
 * @param errors the invalid fields, all of them; empty unless the type is {@link ProblemType#VALIDATION}
 * @param retryAfterMillis when it may be worth trying again; 0 if the same request will not do better
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors, long retryAfterMillis) {

  /** The invalid fields that are listed at the most. */
  public static final int MOST_ERRORS = 100;

  /** Keeps a copy of the list. */
  public Problem {
    Objects.requireNonNull(type);
    Objects.requireNonNull(detail);
    errors = List.copyOf(errors);
  }

  /** A problem without fields that the same request would meet again. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), 0);
  }

  /** A problem that may be gone after a while. */
  public static Problem passing(ProblemType type, String detail, long retryAfterMillis) {
    return new Problem(type, detail, List.of(), Math.max(1, retryAfterMillis));
  }

  /** Invalid fields. */
  public static Problem invalid(List<FieldError> errors) {
    String detail = errors.size() == 1
        ? errors.getFirst().field() + " " + errors.getFirst().message()
        : errors.size() + " fields are invalid";
    return new Problem(ProblemType.VALIDATION, detail, errors, 0);
  }

  /** One invalid field. */
  public static Problem invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** The value of {@code Retry-After}: whole seconds, at least one. */
  public long retryAfterSeconds() {
    return Math.max(1, (retryAfterMillis + 999) / 1000);
  }

  /** This problem's body. */
  public byte[] body() {
    return body(null);
  }

  /** This problem's body with more members; {@code more} may be null. */
  byte[] body(Consumer<JsonBytes> more) {
    JsonBytes json = new JsonBytes(256);
    json.raw("{\"type\":").text(type.uri());
    json.raw(",\"title\":").text(type.title());
    json.raw(",\"status\":").number(type.status());
    json.raw(",\"detail\":").text(detail);
    if (!errors.isEmpty()) {
      fields(json);
    }
    if (more != null) {
      more.accept(json.raw(","));
    }
    return json.raw("}").toByteArray();
  }

  private void fields(JsonBytes json) {
    json.raw(",\"errors\":[");
    for (int i = 0; i < errors.size(); i++) {
      json.raw(i == 0 ? "{\"field\":" : ",{\"field\":").text(errors.get(i).field());
      json.raw(",\"message\":").text(errors.get(i).message()).raw("}");
    }
    json.raw("]");
  }
}
