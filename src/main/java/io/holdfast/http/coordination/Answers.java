package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReply.Counted;
import io.holdfast.coordination.CoordinationReply.Executed;
import io.holdfast.coordination.CoordinationReply.Refused;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.coordination.CoordinationReply;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBytes;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes what is answered, as bytes, without trees. One event loop. */
final class Answers {
  private static final long MILLIS = 1_000;
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final JsonBytes json = new JsonBytes(1 << 10);

  private Buffer taken() {
    return Buffer.buffer(json.length()).appendBytes(json.array(), 0, json.length());
  }

  /** The answer to a request that was done. */
  Buffer executed(Executed executed) {
    json.clear().raw("{");
    String comma = "";
    if (executed.token() != CoordinationReply.NO_TOKEN) {
      json.raw("\"Lock\":").number(executed.token()).raw(",\"Till\":").number(executed.till() / MILLIS);
      comma = ",";
    }
    if (!executed.values().isEmpty()) {
      values(json.raw(comma), executed.values());
      comma = ",";
    }
    if (!executed.counted().isEmpty()) {
      counted(json.raw(comma), executed.counted());
    }
    json.raw("}");
    return taken();
  }

  private static void counted(JsonBytes json, List<Counted> counted) {
    json.raw("\"Atomic\":[");
    for (int i = 0; i < counted.size(); i++) {
      Counted each = counted.get(i);
      json.raw(i == 0 ? "{\"Key\":" : ",{\"Key\":").text(each.key());
      json.raw(",\"Value\":").number(each.value()).raw(",\"Old\":").number(each.old()).raw("}");
    }
    json.raw("]");
  }

  private static void values(JsonBytes json, List<Value> values) {
    json.raw("\"KV\":[");
    for (int i = 0; i < values.size(); i++) {
      value(i == 0 ? json : json.raw(","), values.get(i));
    }
    json.raw("]");
  }

  private static void value(JsonBytes json, Value value) {
    json.raw("{\"Key\":").text(value.key()).raw(",\"Version\":").number(value.version()).raw(",\"Value\":");
    json.raw(value.json() == null ? NULL : value.json()).raw("}");
  }

  /** Values that were asked for. */
  Buffer values(List<Value> values) {
    values(json.clear().raw("{"), values);
    json.raw("}");
    return taken();
  }

  /** A page of values. */
  Buffer page(List<Value> values, String next) {
    values(json.clear().raw("{"), values);
    if (next != null) {
      json.raw(",\"Next\":").text(next);
    }
    json.raw("}");
    return taken();
  }

  /** One value. */
  Buffer value(Value value) {
    value(json.clear(), value);
    return taken();
  }

  /** Somebody leads. */
  Buffer leads(String name, String leader, Executed executed) {
    json.clear().raw("{\"Name\":").text(name).raw(",\"Leader\":").text(leader).raw(",\"Lock\":")
        .number(executed.token()).raw(",\"Till\":").number(executed.till() / MILLIS).raw("}");
    return taken();
  }

  /** What is known of a lock, a leadership or a semaphore. */
  Buffer resource(Sort sort, String name, Resource resource) {
    json.clear().raw(sort == Sort.LOCK ? "{\"LockID\":" : "{\"Name\":").text(name);
    switch (sort) {
      case LOCK -> held(json, resource);
      case LEADER -> {
        json.raw(",\"Leader\":");
        if (resource.token() == CoordinationReply.NO_TOKEN) {
          json.raw(NULL);
        } else {
          json.text(resource.holder());
        }
        held(json, resource);
      }
      case SEMAPHORE -> json.raw(",\"Permits\":").number(resource.most()).raw(",\"Taken\":").number(resource.taken());
    }
    json.raw(",\"Waiting\":").number(resource.waiting()).raw("}");
    return taken();
  }

  private static void held(JsonBytes json, Resource resource) {
    json.raw(",\"Lock\":").number(resource.token());
    if (resource.token() != CoordinationReply.NO_TOKEN) {
      json.raw(",\"Till\":").number(resource.till() / MILLIS);
    }
  }

  /** Answers that nothing was done, and why. */
  static void refused(Exchange exchange, Refused refused) {
    String detail = switch (refused.reason()) {
      case DUPLICATE_REQUEST -> "The id " + refused.subject() + " has been used";
      case LOCK_NOT_ACQUIRED -> refused.subject() + " is held by somebody else, and the wait is over";
      case WRONG_TOKEN -> refused.subject() + " is not held under this token, or no longer";
      case FENCED -> "The lock " + refused.subject() + " is not held under this token, or no longer";
      case VERSION_DIFFERS -> "The value of " + refused.subject() + " has version " + refused.actual();
      case COUNTER_DIFFERS -> "The counter " + refused.subject() + " is " + refused.actual();
      case COUNTER_RANGE -> "The counter " + refused.subject() + " is " + refused.actual()
          + " and would leave the numbers that clients keep";
      case VALUE_TOO_LARGE -> "The value of " + refused.subject() + " may have at most " + refused.actual() + " bytes";
      case ANSWER_TOO_LARGE -> "With the value of " + refused.subject() + " the answer would have more than "
          + refused.actual() + " bytes of values; get fewer of them in one request";
    };
    ProblemType type = refused.reason() == CoordinationReply.Reason.VALUE_TOO_LARGE
        ? ProblemType.BODY_TOO_LARGE : ProblemType.CONFLICT;
    exchange.problem(Problem.of(type, detail), json -> json.raw("\"Code\":").text(code(refused.reason())));
  }

  private static String code(CoordinationReply.Reason reason) {
    return switch (reason) {
      case DUPLICATE_REQUEST -> "duplicate_request";
      case LOCK_NOT_ACQUIRED -> "lock_not_acquired";
      case WRONG_TOKEN -> "wrong_token";
      case FENCED -> "fenced";
      case VERSION_DIFFERS, COUNTER_DIFFERS -> "condition_failed";
      case COUNTER_RANGE -> "out_of_range";
      case VALUE_TOO_LARGE -> "value_too_large";
      case ANSWER_TOO_LARGE -> "answer_too_large";
    };
  }
}
