package io.holdfast.coordination;

import io.holdfast.coordination.Request.Sort;
import io.holdfast.kernel.Change;
import java.util.Arrays;
import java.util.Objects;

/** What happened in an environment. */
public sealed interface CoordinationChange extends Change {

  /** The environment's name. */
  String environment();

  /**
   * A value was set, or deleted, or has expired.
   *
   * @param version the version that this made
   * @param json its bytes, not to be changed; null if it is gone
   * @param till until when it lives, in Unix milliseconds; {@link Long#MAX_VALUE} for ever
   */
  record ValueChanged(String environment, String key, long version, byte[] json, long till)
      implements CoordinationChange {

    @Override
    public boolean equals(Object other) {
      return other instanceof ValueChanged that && environment.equals(that.environment) && key.equals(that.key)
          && version == that.version && Arrays.equals(json, that.json) && till == that.till;
    }

    @Override
    public int hashCode() {
      return Objects.hash(environment, key, version, till) * 31 + Arrays.hashCode(json);
    }

    @Override
    public String toString() {
      return "ValueChanged[" + environment + "/" + key + ", version " + version + ", "
          + (json == null ? "gone" : json.length + " bytes") + ", till " + till + "]";
    }
  }

  /** A counter has this value now. */
  record CounterChanged(String environment, String key, long value) implements CoordinationChange {}

  /**
   * Something is held from now on, or longer than before.
   *
   * @param holder what its holder calls itself; may be empty
   * @param till until when, in Unix milliseconds
   */
  record Held(String environment, Sort sort, String name, long token, String holder, int permits, long till)
      implements CoordinationChange {}

  /** Something is held under this token no longer. */
  record Freed(String environment, Sort sort, String name, long token, Cause cause) implements CoordinationChange {}

  /** Why something is held no longer. */
  enum Cause {
    /** Its holder gave it back. */
    RELEASED,
    /** Somebody took it from its holder. */
    BROKEN,
    /** It was held for its whole time. */
    EXPIRED
  }
}
