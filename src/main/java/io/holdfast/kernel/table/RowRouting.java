package io.holdfast.kernel.table;

import io.holdfast.kernel.Routing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * How a table's rows find their partition when a snapshot is restored into another number of partitions. Each table's
 * schema says it, in the words in which the footprints of its commands do. Immutable; any thread.
 */
public sealed interface RowRouting {

  /** Every partition has the same rows, as the settings are. */
  record Everywhere() implements RowRouting {}

  /**
   * Each partition counts for itself: rows of the same key become one, its numbers the sum of theirs, in the partition
   * that owns the routing hash 0. Columns of bytes must be equal wherever the key is.
   */
  record Summed() implements RowRouting {}

  /** Each row belongs to the partition that owns its routing hash. */
  record ByHash(ToIntFunction<StoredRow> hash) implements RowRouting {}

  /** The same rows in every partition. */
  static RowRouting everywhere() {
    return new Everywhere();
  }

  /** Each partition's own sums. */
  static RowRouting summed() {
    return new Summed();
  }

  /** All rows have one owner, with this routing hash. */
  static RowRouting constant(int routingHash) {
    return new ByHash(row -> routingHash);
  }

  /**
   * The key is the owner's id or name, or the id made for something that belongs to it: routed as {@link Routing#of}
   * does.
   */
  static RowRouting ofKey() {
    return new ByHash(RowRouting::keyHash);
  }

  /** A bytes column holds the owner's id or name in UTF-8: routed as {@link Routing#of} does. */
  static RowRouting ofName(int bytesColumn) {
    return new ByHash(row -> Routing.of(new String(row.bytes(bytesColumn), StandardCharsets.UTF_8)));
  }

  /** The lowest 16 bits of a number are the routing hash: it itself, or the lower half of an id that carries it. */
  static RowRouting carriedBy(int longColumn) {
    return new ByHash(row -> (int) row.getLong(longColumn) & Routing.MASK);
  }

  /** Anything else: the routing hash as a function of the row alone. */
  static RowRouting by(ToIntFunction<StoredRow> hash) {
    return new ByHash(hash);
  }

  private static int keyHash(StoredRow row) {
    return Routing.of(row.hasByteKey()
        ? new String(row.key(), StandardCharsets.UTF_8)
        : new UUID(row.keyHigh(), row.keyLow()).toString());
  }
}
