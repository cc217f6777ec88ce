package io.holdfast.ads;

/** Where an ad is in its life, by the clock of an instance. */
public enum AdStage {
  /** It has not started. */
  UPCOMING,
  /** It is shown. */
  ACTIVE,
  /** It is over, and will be removed. */
  ENDED
}
