package io.holdfast.shop;

import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Reads items, users and orders of one partition in place, without locks, while it may be changing: every answer is as
 * of one moment at which no command was half applied, since it is made again if the partition's stamp has moved
 * meanwhile. What was found is at hand until the next use of this reader.
 *
 * <p><b>Threads:</b> one reader per thread, not within a change of the partition.
 */
public final class ShopReader {
  private static final int MOST_BYTES = 1 << 20;

  private final Stamp stamp;
  private final TableReader items;
  private final TableReader users;
  private final TableReader orders;
  private byte[] name = new byte[64];
  private byte[] lines = new byte[8 * OrderLine.BYTES];
  private int nameLength;
  private int linesLength;
  private long stock;
  private long sold;
  private long price;
  private long credit;
  private long spent;
  private long total;
  private long version;
  private boolean paid;

  ShopReader(ShopView view) {
    stamp = view.stamp;
    items = view.items.reader();
    users = view.users.reader();
    orders = view.orders.reader();
  }

  /** Looks an item up; whether there is one. */
  public boolean findItem(UUID item) {
    while (true) {
      long read = stamp.awaitRead();
      boolean found = find(items, item);
      if (found) {
        stock = items.getLong(Stock.STOCK);
        sold = items.getLong(Stock.SOLD);
        price = items.getLong(Stock.PRICE);
      }
      if (stamp.validRead(read)) {
        return found;
      }
    }
  }

  /** Looks a user up; whether there is one. */
  public boolean findUser(UUID user) {
    while (true) {
      long read = stamp.awaitRead();
      boolean found = find(users, user);
      if (found) {
        credit = users.getLong(Accounts.CREDIT);
        spent = users.getLong(Accounts.SPENT);
      }
      if (stamp.validRead(read)) {
        return found;
      }
    }
  }

  /** Looks an order up; whether there is one. */
  public boolean findOrder(UUID order) {
    while (true) {
      long read = stamp.awaitRead();
      boolean found = find(orders, order);
      boolean whole = !found || copyOrder();
      if (stamp.validRead(read) && whole) {
        return found;
      }
    }
  }

  private static boolean find(TableReader rows, UUID id) {
    return rows.find(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** Copies the order that was found; false if it did not fit, in which case there is room for it now. */
  private boolean copyOrder() {
    total = orders.getLong(Orders.TOTAL);
    version = orders.getLong(Orders.VERSION);
    paid = orders.getLong(Orders.PAID) != 0;
    nameLength = orders.copyBytes(Orders.USER, name, 0);
    linesLength = orders.copyBytes(Orders.LINES, lines, 0);
    boolean fits = nameLength <= name.length && linesLength <= lines.length;
    name = withRoom(name, nameLength);
    lines = withRoom(lines, linesLength);
    return fits;
  }

  /** A length that was read in a race may be anything. */
  private static byte[] withRoom(byte[] bytes, int length) {
    return length <= bytes.length || length > MOST_BYTES ? bytes : Arrays.copyOf(bytes, length);
  }

  /** The stock of the item found. */
  public long stock() {
    return stock;
  }

  /** How many of the item found have left by checkouts. */
  public long sold() {
    return sold;
  }

  /** The price of the item found. */
  public long price() {
    return price;
  }

  /** The credit of the user found. */
  public long credit() {
    return credit;
  }

  /** What has left the credit of the user found by checkouts. */
  public long spent() {
    return spent;
  }

  /** The total of the order found. */
  public long total() {
    return total;
  }

  /** Whether the order found is paid. */
  public boolean paid() {
    return paid;
  }

  /** The version of the order found, as a {@link ShopCommand.Checkout} names it. */
  public long version() {
    return version;
  }

  /** The user of the order found. */
  public String user() {
    return new String(name, 0, nameLength, StandardCharsets.UTF_8);
  }

  /** The lines of the order found. */
  public List<OrderLine> lines() {
    return OrderLine.read(lines, linesLength);
  }

  /**
   * What checks the order out as it was found.
   *
   * @param order its id
   */
  public ShopCommand.Checkout checkout(UUID order) {
    List<UUID> touched = paid ? List.of() : lines().stream().map(OrderLine::item).distinct().toList();
    return new ShopCommand.Checkout(order, version, paid ? null : ShopId.parse(user()), touched);
  }

  /** What asks for the checkout of an order that was not found. */
  public static ShopCommand.Checkout checkoutOfNone(UUID order) {
    return new ShopCommand.Checkout(order, 0, null, List.of());
  }
}
