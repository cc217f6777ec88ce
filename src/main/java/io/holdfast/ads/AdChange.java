package io.holdfast.ads;

import io.holdfast.kernel.Change;
import java.util.UUID;

/** What happened to an ad. */
public sealed interface AdChange extends Change {

  /**
   * It was created or replaced.
   *
   * @param ad what it is now
   * @param version 1 when it was created
   */
  record Written(Ad ad, long version) implements AdChange {}

  /**
   * It is gone.
   *
   * @param id the ad
   * @param cause why
   */
  record Removed(UUID id, Cause cause) implements AdChange {}

  /** Why an ad is gone. */
  enum Cause {
    /** Somebody deleted it. */
    DELETED,
    /** It had ended, and its retention was over. */
    ENDED
  }
}
