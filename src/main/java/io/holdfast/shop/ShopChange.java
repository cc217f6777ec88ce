package io.holdfast.shop;

import io.holdfast.kernel.Change;
import java.util.List;
import java.util.UUID;

/** What happened to an item, a user or an order: what it is from now on. */
public sealed interface ShopChange extends Change {

  /** An item was created, or its stock or price is another. */
  record ItemChanged(UUID item, long stock, long price) implements ShopChange {}

  /** A user was created, or has another credit. */
  record UserChanged(UUID user, long credit) implements ShopChange {}

  /**
   * An order was created, has other lines, or is paid.
   *
   * @param order the order
   * @param user whose it is
   * @param lines its lines in the order in which they were added
   * @param total the sum of price × quantity over its lines
   * @param paid whether it is paid
   * @param kept how many lines, from the first on, are as they were before
   * @param before how many lines it had before: more than now only if it was initialised again
   */
  record OrderChanged(UUID order, String user, List<OrderLine> lines, long total, boolean paid, int kept, int before)
      implements ShopChange {

    /** Keeps a copy of the list. */
    public OrderChanged {
      lines = List.copyOf(lines);
    }
  }
}
