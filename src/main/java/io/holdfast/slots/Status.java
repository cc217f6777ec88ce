package io.holdfast.slots;

/** Where a reservation stands. Ordinals are stored: the order is for ever. */
public enum Status {
  /** Its places are taken until it expires, unless it is confirmed before. */
  HELD,
  /** Its places are taken for good, unless it is cancelled. */
  CONFIRMED,
  /** In line for places. */
  WAITING,
  /** It has no places and never had. */
  REJECTED,
  /** Somebody cancelled it. */
  CANCELLED,
  /** It was held and not confirmed in time. */
  EXPIRED;

  private static final Status[] ALL = values();

  static Status of(int ordinal) {
    return ALL[ordinal];
  }

  /** Whether it has places of its slot. */
  public boolean hasPlaces() {
    return this == HELD || this == CONFIRMED;
  }

  /** Whether nothing can become of it any more. */
  public boolean isClosed() {
    return this == REJECTED || this == CANCELLED || this == EXPIRED;
  }
}
