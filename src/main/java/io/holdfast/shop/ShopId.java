package io.holdfast.shop;

import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;
import io.holdfast.kernel.table.RowRouting;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids of items, users and orders, as 128 bits: either made by Holdfast ({@link Routing#id}), or a number from 0 on,
 * given by a bulk initialisation, which stands in the lower half with nothing above it. What is written in any other
 * way names nothing.
 */
public final class ShopId {

  /** Numbered ids are below this. */
  public static final long MOST_NUMBERS = 1_000_000_000_000L;

  /** How rows with such keys find their partition. */
  static final RowRouting ROUTING = RowRouting.by(row -> routingHash(row.keyHigh(), row.keyLow()));

  private static final int MOST_DIGITS = 12;

  private ShopId() {}

  /** The id that a text stands for; null if nothing can have it. */
  public static UUID parse(String text) {
    return text.length() <= MOST_DIGITS ? number(text) : Routing.madeId(text);
  }

  private static UUID number(String text) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      number = number * 10 + digit;
    }
    boolean isCanonical = text.length() == 1 || !text.isEmpty() && text.charAt(0) != '0';
    return isCanonical ? numbered(number) : null;
  }

  /** The id of a number from 0 on. */
  public static UUID numbered(long number) {
    return new UUID(0, number);
  }

  /** The id as clients write it. */
  public static String text(UUID id) {
    return id.getMostSignificantBits() == 0 ? Long.toString(id.getLeastSignificantBits()) : id.toString();
  }

  /** The routing hash of what has this id: the same as {@link Routing#of} says of its text. */
  public static int routingHash(UUID id) {
    return routingHash(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  /** As {@link #routingHash(UUID)}, of the id's halves. */
  static int routingHash(long high, long low) {
    return high == 0
        ? Routing.hashOf(Long.toString(low).getBytes(StandardCharsets.US_ASCII))
        : (int) low & Routing.MASK;
  }

  /** The partition that has what this id names. */
  static int partitionOf(UUID id, Partitioning partitioning) {
    return partitioning.partitionOf(routingHash(id));
  }
}
