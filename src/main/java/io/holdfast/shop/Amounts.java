package io.holdfast.shop;

import io.holdfast.kernel.Limits;

/** The bounds of amounts, in units of goods or of money, and the relations between them. */
public final class Amounts {

  /** The largest amount that can be asked for. */
  public static final long MOST = 1_000_000_000_000L;

  /** The largest stock, credit or order total: what clients' numbers hold exactly. */
  public static final long MOST_SUM = Limits.CLIENT_INTEGER;

  /**
   * What all items, users or paid orders of the cluster may add up to by being added to, each partition granting an
   * equal share. What bulk initialisations bring comes on top.
   */
  static final long MOST_TOTAL = 1L << 62;

  static {
    if (Long.MAX_VALUE - MOST_TOTAL < ShopCommand.MOST_INITIALISED * MOST) {
      throw new AssertionError("the sum over the whole cluster fits 64 bits");
    }
  }

  private Amounts() {}

  static void require(long amount, String what) {
    if (amount < 0 || amount > MOST) {
      throw new IllegalArgumentException(what + " must be between 0 and " + MOST + ", not " + amount);
    }
  }
}
