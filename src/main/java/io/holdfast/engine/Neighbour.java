package io.holdfast.engine;

import io.holdfast.kernel.Position;
import java.util.UUID;

/**
 * What another instance has last said of itself.
 *
 * @param incarnation the process
 * @param address where its API is
 * @param version the program's
 * @param state where it stands, in one word
 * @param position what all its partitions have applied
 * @param lag entries it knows of and has not applied
 * @param keeper whether it does the chores
 * @param readOnly whether it takes no writes
 * @param cut the content at the newest cut it came to; null if there was none
 * @param silentMillis how long ago it said so
 */
public record Neighbour(UUID incarnation, String address, String version, String state, Position position, long lag,
    boolean keeper, boolean readOnly, ContentHash cut, long silentMillis) {
  /** Who has been silent for longer is not counted on. */
  public static final long HEARD_MILLIS = 5_000;

  /** Whether it has spoken lately. */
  public boolean isHeard() {
    return silentMillis < HEARD_MILLIS;
  }

  /** Whether it serves. */
  public boolean isReady() {
    return isHeard() && "ready".equals(state);
  }
}
