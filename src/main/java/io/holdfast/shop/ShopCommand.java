package io.holdfast.shop;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What can be asked of the shop. Ids are those of {@link ShopId}, amounts within {@link Amounts#MOST}. */
public sealed interface ShopCommand extends Command {

  /** Items, users or orders that one command initialises at the most: about a millisecond of work in a partition. */
  int MOST_AT_ONCE = 1_000;

  /** Items, users or orders of one bulk initialisation, at the most. */
  long MOST_INITIALISED = 2_000_000;

  /** Characters of a user's name in an order. */
  int MOST_NAME = 128;

  /** A command that touches what one id names, and nothing else. */
  sealed interface OfOne extends ShopCommand {

    /** What it touches. */
    UUID id();

    @Override
    default Footprint footprint(Partitioning partitioning) {
      return partitioning.only(ShopId.routingHash(id()));
    }
  }

  /** Creates an item without stock. Answered {@link ShopReply.Created}, {@link ShopReply.Exists}, or a quota. */
  record CreateItem(UUID id, long price) implements OfOne {

    /** Checks the amount. */
    public CreateItem {
      Amounts.require(price, "price");
    }
  }

  /** Adds to an item's stock. Answered {@link ShopReply.StockIs} or a {@link ShopReply.Refused}. */
  record AddStock(UUID id, long amount) implements OfOne {

    /** Checks the amount. */
    public AddStock {
      Amounts.require(amount, "amount");
    }
  }

  /** Takes from an item's stock. Answered {@link ShopReply.StockIs} or a {@link ShopReply.Refused}. */
  record SubtractStock(UUID id, long amount) implements OfOne {

    /** Checks the amount. */
    public SubtractStock {
      Amounts.require(amount, "amount");
    }
  }

  /** Creates a user without credit. Answered {@link ShopReply.Created}, {@link ShopReply.Exists}, or a quota. */
  record CreateUser(UUID id) implements OfOne {}

  /** Adds to a user's credit. Answered {@link ShopReply.CreditIs} or a {@link ShopReply.Refused}. */
  record AddFunds(UUID id, long amount) implements OfOne {

    /** Checks the amount. */
    public AddFunds {
      Amounts.require(amount, "amount");
    }
  }

  /** Takes from a user's credit. Answered {@link ShopReply.CreditIs} or a {@link ShopReply.Refused}. */
  record Pay(UUID id, long amount) implements OfOne {

    /** Checks the amount. */
    public Pay {
      Amounts.require(amount, "amount");
    }
  }

  /**
   * Creates an empty order. Answered {@link ShopReply.Created}, {@link ShopReply.Exists}, or a quota.
   *
   * @param user whose it is; whether there is such a user is of no concern before the checkout
   */
  record CreateOrder(UUID id, String user) implements OfOne {

    /** Checks the length of the name. */
    public CreateOrder {
      if (user.isEmpty() || user.length() > MOST_NAME) {
        throw new IllegalArgumentException("a user's name has 1 to " + MOST_NAME + " characters");
      }
    }
  }

  /**
   * Adds a line to an order, at the price that the item has then: a command of the order's and the item's partition.
   * Answered {@link ShopReply.ItemAdded}, a {@link ShopReply.Refused}, or a quota.
   */
  record AddItem(UUID order, UUID item, long quantity) implements ShopCommand {

    /** Checks the amount. */
    public AddItem {
      Amounts.require(quantity, "quantity");
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.of(ShopId.partitionOf(order, partitioning), ShopId.partitionOf(item, partitioning));
    }
  }

  /**
   * Checks an order out: takes every line from the stock and the total from the user's credit, or nothing of it; a
   * command of all their partitions. Answered {@link ShopReply.CheckedOut}, {@link ShopReply.PaidBefore}, a
   * {@link ShopReply.Refused}, or {@link ShopReply.Changed} if the order is not as the submitter has read it, which is
   * where the partitions come from.
   *
   * @param order the order
   * @param version its version when it was read; 0 if it was not there
   * @param user its user; null if no user can have that name
   * @param items the items on its lines, perhaps repeated; none if there is no need to touch them
   */
  record Checkout(UUID order, long version, UUID user, List<UUID> items) implements ShopCommand {

    /** Keeps a copy of the list. */
    public Checkout {
      Objects.requireNonNull(order);
      items = List.copyOf(items);
    }

    @Override
    public Footprint footprint(Partitioning partitioning) {
      int[] partitions = new int[items.size() + 2];
      partitions[0] = ShopId.partitionOf(order, partitioning);
      partitions[1] = user == null ? partitions[0] : ShopId.partitionOf(user, partitioning);
      for (int i = 0; i < items.size(); i++) {
        partitions[i + 2] = ShopId.partitionOf(items.get(i), partitioning);
      }
      return Footprint.of(partitions);
    }
  }

  /**
   * One piece of a bulk initialisation; every partition takes from the range what is its own. Answered
   * {@link ShopReply.Initialised} or a quota, the same by every partition: it depends on the command and the settings
   * only.
   */
  sealed interface Initialisation extends ShopCommand {

    /** The first number of the piece. */
    long from();

    /** The number behind the piece. */
    long to();

    /** How many the whole initialisation is of. */
    long count();

    @Override
    default Footprint footprint(Partitioning partitioning) {
      return Footprint.Every.PARTITION;
    }

    private static void check(long from, long to, long count) {
      if (from < 0 || from >= to || to > count || to - from > MOST_AT_ONCE || count > MOST_INITIALISED) {
        throw new IllegalArgumentException("there is no piece from " + from + " to " + to + " of " + count);
      }
    }
  }

  /** Replaces the items with numbers from one to another. */
  record InitItems(long from, long to, long count, long stock, long price) implements Initialisation {

    /** Checks the bounds. */
    public InitItems {
      Initialisation.check(from, to, count);
      Amounts.require(stock, "stock");
      Amounts.require(price, "price");
    }
  }

  /** Replaces the users with numbers from one to another. */
  record InitUsers(long from, long to, long count, long credit) implements Initialisation {

    /** Checks the bounds. */
    public InitUsers {
      Initialisation.check(from, to, count);
      Amounts.require(credit, "credit");
    }
  }

  /**
   * Replaces the orders with numbers from one to another: each of a random user below {@code users}, with one piece of
   * each of two random items below {@code items}.
   *
   * @param price what one piece is taken to cost
   * @param seed what decides the users and items
   */
  record InitOrders(long from, long to, long count, long items, long users, long price, long seed)
      implements Initialisation {

    /** Checks the bounds. */
    public InitOrders {
      Initialisation.check(from, to, count);
      Amounts.require(price, "price");
      if (items < 1 || items > ShopId.MOST_NUMBERS || users < 1 || users > ShopId.MOST_NUMBERS) {
        throw new IllegalArgumentException("there are no orders of " + users + " users and " + items + " items");
      }
    }

    /** Whose an order is. */
    public String userOf(long number) {
      return Long.toString(below(users, 3 * number));
    }

    /** The first line of an order. */
    public OrderLine firstLineOf(long number) {
      return line(first(number));
    }

    /** The second line of an order, of another item if there are several. */
    public OrderLine secondLineOf(long number) {
      return line(items == 1 ? 0 : (first(number) + 1 + below(items - 1, 3 * number + 2)) % items);
    }

    private long first(long number) {
      return below(items, 3 * number + 1);
    }

    private OrderLine line(long item) {
      return new OrderLine(ShopId.numbered(item), 1, price);
    }

    /** The n-th number of the seed's sequence, below a bound: SplitMix64 (Steele et al., OOPSLA 2014). */
    private long below(long bound, long n) {
      long z = seed + (n + 1) * 0x9E37_79B9_7F4A_7C15L;
      z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
      z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
      return Long.remainderUnsigned(z ^ z >>> 31, bound);
    }
  }
}
