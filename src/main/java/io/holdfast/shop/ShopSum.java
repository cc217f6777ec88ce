package io.holdfast.shop;

/**
 * What is added up over the rows of a partition. At every position, in each partition and so altogether:
 * {@code STOCK + SOLD + WITHDRAWN = SUPPLIED} and {@code CREDIT + SPENT + PAID_OUT = FUNDED}. A bulk initialisation
 * starts the counts of what it replaces anew.
 */
public enum ShopSum {
  /** Goods that there are. */
  STOCK,
  /** Goods that were ever added, or there at an initialisation. */
  SUPPLIED,
  /** Goods that left by checkouts. */
  SOLD,
  /** Goods that were subtracted by hand. */
  WITHDRAWN,
  /** Money that users have. */
  CREDIT,
  /** Money that was ever added, or there at an initialisation. */
  FUNDED,
  /** Money that left by checkouts. */
  SPENT,
  /** Money that was paid by hand. */
  PAID_OUT,
  /** Orders that are paid. */
  ORDERS_PAID,
  /** The totals of the orders that are paid. */
  TAKINGS
}
