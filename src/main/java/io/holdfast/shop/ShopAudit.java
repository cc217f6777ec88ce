package io.holdfast.shop;

import io.holdfast.kernel.table.Stamp;
import java.util.List;
import java.util.Optional;

/**
 * The {@link ShopSum}s of the whole shop as of one moment at which no command was half applied in any partition. Any
 * thread.
 */
public final class ShopAudit {
  private static final ShopSum[] SUMS = ShopSum.values();

  private final long[] values;

  private ShopAudit(long[] values) {
    this.values = values;
  }

  /**
   * Adds up; nothing if some partition was always changing meanwhile.
   *
   * @param views those of all partitions
   * @param attempts how often to try
   */
  public static Optional<ShopAudit> of(List<ShopView> views, int attempts) {
    long[] stamps = new long[views.size()];
    for (int attempt = 0; attempt < attempts; attempt++) {
      for (int i = 0; i < stamps.length; i++) {
        stamps[i] = views.get(i).stamp.awaitRead();
      }
      long[] values = add(views);
      if (areValid(views, stamps)) {
        return Optional.of(new ShopAudit(values));
      }
    }
    return Optional.empty();
  }

  private static long[] add(List<ShopView> views) {
    long[] values = new long[SUMS.length];
    for (ShopView view : views) {
      for (ShopSum sum : SUMS) {
        values[sum.ordinal()] += view.sums.of(sum);
      }
    }
    return values;
  }

  private static boolean areValid(List<ShopView> views, long[] stamps) {
    for (int i = 0; i < stamps.length; i++) {
      Stamp stamp = views.get(i).stamp;
      if (!stamp.validRead(stamps[i])) {
        return false;
      }
    }
    return true;
  }

  /** A sum over the whole shop. */
  public long of(ShopSum sum) {
    return values[sum.ordinal()];
  }

  /** Whether neither goods nor money have come from nowhere or gone nowhere. */
  public boolean isConserved() {
    return of(ShopSum.STOCK) + of(ShopSum.SOLD) + of(ShopSum.WITHDRAWN) == of(ShopSum.SUPPLIED)
        && of(ShopSum.CREDIT) + of(ShopSum.SPENT) + of(ShopSum.PAID_OUT) == of(ShopSum.FUNDED);
  }
}
