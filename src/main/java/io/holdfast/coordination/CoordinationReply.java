package io.holdfast.coordination;

import io.holdfast.kernel.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the caller of a {@link CoordinationCommand} is told. */
public sealed interface CoordinationReply extends Reply {

  /** The token of a reply that gave nothing to hold. */
  long NO_TOKEN = 0;

  /**
   * All of it was done.
   *
   * @param token under which the caller holds what it claimed or renewed, or {@link #NO_TOKEN}
   * @param till until when, in Unix milliseconds of log time
   * @param values the values asked for, in that order
   * @param counted the counters changed, in that order
   */
  record Executed(long token, long till, List<Value> values, List<Counted> counted) implements CoordinationReply {

    /** Keeps copies of the lists. */
    public Executed {
      values = List.copyOf(values);
      counted = List.copyOf(counted);
    }
  }

  /**
   * Nothing was done.
   *
   * @param reason why
   * @param subject which lock, key, counter or id stood against it
   * @param actual what there is instead: a version, a number, a token; 0 if there is nothing to say
   */
  record Refused(Reason reason, String subject, long actual) implements CoordinationReply {}

  /** Nothing was done: the request was taken out of its line. Whoever still wants it asks anew. */
  record Left() implements CoordinationReply {
    @Override
    public boolean isOutcome() {
      return false;
    }
  }

  /** Why nothing was done. */
  enum Reason {
    /** One of the ids has been used. */
    DUPLICATE_REQUEST,
    /** Somebody else holds what was claimed, and the wait is over. */
    LOCK_NOT_ACQUIRED,
    /** What was to be renewed or given back is not held under this token, or is no longer. */
    WRONG_TOKEN,
    /** A lock is not held under the fence's token, or is no longer. */
    FENCED,
    /** A value has another version. */
    VERSION_DIFFERS,
    /** A counter has another value. */
    COUNTER_DIFFERS,
    /** A counter would leave the numbers that clients keep. */
    COUNTER_RANGE,
    /** A value is larger than is allowed. */
    VALUE_TOO_LARGE,
    /** The values to be answered are larger altogether than is allowed. */
    ANSWER_TOO_LARGE
  }

  /**
   * A value as it is after the request.
   *
   * @param version its version; 0 if there is none
   * @param json its bytes; null if there is none
   */
  record Value(String key, long version, byte[] json) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Value that && key.equals(that.key) && version == that.version
          && Arrays.equals(json, that.json);
    }

    @Override
    public int hashCode() {
      return Objects.hash(key, version) * 31 + Arrays.hashCode(json);
    }

    @Override
    public String toString() {
      return "Value[" + key + ", version " + version + ", " + (json == null ? "none" : json.length + " bytes") + "]";
    }
  }

  /** A counter that was changed from the old value to the present one. */
  record Counted(String key, long value, long old) {}
}
