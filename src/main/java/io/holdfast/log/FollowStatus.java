package io.holdfast.log;

import io.holdfast.kernel.Position;

/**
 * How far an instance has come.
 *
 * @param applied the last position handed on
 * @param logTime that position's log time in Unix milliseconds
 * @param known the highest sequence that this instance has heard of
 * @param staleMillis how long this instance has been cut off from stream and journal both; 0 if it is not
 */
public record FollowStatus(Position applied, long logTime, long known, long staleMillis) {

  /** Entries that are known to exist and have not been handed on. */
  public long lag() {
    return Math.max(0, known - applied.sequence());
  }
}
