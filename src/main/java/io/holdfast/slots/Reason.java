package io.holdfast.slots;

/** Why a reservation was rejected. Ordinals are stored: the order is for ever. */
public enum Reason {
  /** It was not. */
  NONE,
  /** There were not enough places. */
  SOLD_OUT,
  /** The slot was over. */
  SLOT_OVER,
  /** The slot was deleted while it waited. */
  SLOT_DELETED,
  /** It asks for more places than the slot has altogether. */
  ABOVE_CAPACITY,
  /** The line was as long as it may be. */
  LINE_FULL;

  private static final Reason[] ALL = values();

  static Reason of(int ordinal) {
    return ALL[ordinal];
  }
}
