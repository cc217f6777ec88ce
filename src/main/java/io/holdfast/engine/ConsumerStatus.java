package io.holdfast.engine;

import io.holdfast.kernel.Position;

/**
 * What a consumer of changes says of itself on the keeper, as of about one moment.
 *
 * @param name its name
 * @param phase what it is at
 * @param position up to where it has written; null where that is not known
 * @param behind entries that have been applied and that it has not passed
 * @param changes changes written since this instance got the office
 * @param failures failed attempts since this instance got the office
 * @param overLimit whether it is so far behind that it no longer holds trimming back
 * @param detail why it failed or was lost; empty if all is well
 */
public record ConsumerStatus(String name, Phase phase, Position position, long behind, long changes, long failures,
    boolean overLimit, String detail) {

  /** What a consumer is at. */
  public enum Phase {
    /** Another instance is the keeper, or this one is not ready. */
    IDLE,
    /** Its position is being asked for. */
    STARTING,
    /** It is given the whole state. */
    RESTATING,
    /** It follows. */
    FOLLOWING,
    /** It failed; it is tried again after a pause. */
    PAUSED,
    /** It failed too often: it waits for an operator to resume it. */
    PARKED,
    /** What it missed cannot be had any more: an operator must say where it goes on. */
    LOST
  }
}
