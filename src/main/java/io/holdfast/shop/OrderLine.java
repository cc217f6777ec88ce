package io.holdfast.shop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One line of an order. In the orders' table all lines stand in one column, {@value #BYTES} bytes each: the item's two
 * halves, quantity and price, the higher bytes first.
 *
 * @param item the item
 * @param quantity how many of it
 * @param price what one cost when it was added
 */
public record OrderLine(UUID item, long quantity, long price) {

  /** Bytes of a line. */
  static final int BYTES = 4 * Long.BYTES;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The lines, and this one behind them. */
  static byte[] appended(byte[] lines, OrderLine line) {
    byte[] longer = Arrays.copyOf(lines, lines.length + BYTES);
    line.write(longer, lines.length);
    return longer;
  }

  /** These lines. */
  static byte[] bytes(OrderLine... lines) {
    byte[] bytes = new byte[lines.length * BYTES];
    for (int i = 0; i < lines.length; i++) {
      lines[i].write(bytes, i * BYTES);
    }
    return bytes;
  }

  private void write(byte[] bytes, int at) {
    LONGS.set(bytes, at, item.getMostSignificantBits());
    LONGS.set(bytes, at + Long.BYTES, item.getLeastSignificantBits());
    LONGS.set(bytes, at + 2 * Long.BYTES, quantity);
    LONGS.set(bytes, at + 3 * Long.BYTES, price);
  }

  /** The lines in the first {@code length} bytes. */
  static List<OrderLine> read(byte[] bytes, int length) {
    List<OrderLine> lines = new ArrayList<>(length / BYTES);
    for (int at = 0; at + BYTES <= length; at += BYTES) {
      lines.add(new OrderLine(
          new UUID((long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + Long.BYTES)),
          (long) LONGS.get(bytes, at + 2 * Long.BYTES), (long) LONGS.get(bytes, at + 3 * Long.BYTES)));
    }
    return lines;
  }
}
