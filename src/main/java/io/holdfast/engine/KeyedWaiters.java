package io.holdfast.engine;

import io.holdfast.kernel.CommandId;
import io.holdfast.kernel.table.RowRouting;
import io.holdfast.kernel.table.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One partition's commands with idempotency keys that wait for a later command to answer them, and the duplicates that
 * wait for the same answer. Used by the owner of its partition only.
 */
final class KeyedWaiters {
  /** Duplicates that one waiting command may have; the oldest are dropped in favour of new ones. */
  static final int MOST_DUPLICATES = 32;

  private static final int ID_BYTES = 16 + 8 + 4;
  private static final Schema SCHEMA;
  private static final int WAITER;
  private static final int DUPLICATES;
  private static final int FORGOTTEN;
  private static final int ROUTING;

  static {
    Schema.Builder columns = Schema.uuidKeyed("engine.waiters");
    WAITER = columns.bytesColumn("waiter");
    DUPLICATES = columns.bytesColumn("duplicates");
    FORGOTTEN = columns.longColumn("forgotten");
    ROUTING = columns.longColumn("routing");
    SCHEMA = columns.build(RowRouting.carriedBy(ROUTING));
  }

  private final Table table;
  /** Derived: the place of each waiting command's key. Changed only where the command being applied cannot fail. */
  private final Map<CommandId, Place> places = new HashMap<>();

  /** Where a key was seen first. */
  record Place(long sequence, int index) {}

  KeyedWaiters(Undo undo) {
    table = new Table(SCHEMA, undo);
  }

  Table table() {
    return table;
  }

  /** Whether a command waits under the key first seen there. */
  boolean waits(long sequence, int index) {
    return table.find(sequence, index) != Table.NONE;
  }

  /** A command waits under its key. To be followed by {@link #index} once its application is certain. */
  void park(KeyUse key, CommandId waiter) {
    int row = table.insert(key.sequence(), key.index());
    table.setBytes(row, WAITER, bytes(waiter));
    table.setLong(row, ROUTING, key.routing());
    table.close(row);
  }

  void index(long sequence, int index, CommandId waiter) {
    places.put(waiter, new Place(sequence, index));
  }

  /**
   * A duplicate waits with the one that waits already.
   *
   * @return the oldest duplicate, which waits no longer, if there were too many; else null
   */
  CommandId join(long sequence, int index, CommandId duplicate) {
    int row = table.find(sequence, index);
    byte[] before = table.bytes(row, DUPLICATES);
    boolean isFull = before.length >= MOST_DUPLICATES * ID_BYTES;
    CommandId dropped = isFull ? ids(Arrays.copyOf(before, ID_BYTES)).getFirst() : null;
    int from = isFull ? ID_BYTES : 0;
    byte[] after = Arrays.copyOf(Arrays.copyOfRange(before, from, before.length), before.length - from + ID_BYTES);
    System.arraycopy(bytes(duplicate), 0, after, before.length - from, ID_BYTES);
    table.open(row);
    table.setBytes(row, DUPLICATES, after);
    table.close(row);
    return dropped;
  }

  /** Where the key of a waiting command was seen first; null if it has none, or does not wait here. */
  Place placeOf(CommandId waiter) {
    return places.isEmpty() ? null : places.get(waiter);
  }

  /** Whether the dispatcher has forgotten the key, so that no outcome is to be kept. */
  boolean isForgotten(Place place) {
    return table.getLong(table.find(place.sequence(), place.index()), FORGOTTEN) != 0;
  }

  /** The routing hash of the home of a waiting command. */
  int routingOf(Place place) {
    return (int) table.getLong(table.find(place.sequence(), place.index()), ROUTING);
  }

  /** Ends the waiting; the duplicates that waited too. To be followed by {@link #unindex}. */
  List<CommandId> release(Place place) {
    int row = table.find(place.sequence(), place.index());
    List<CommandId> duplicates = ids(table.bytes(row, DUPLICATES));
    table.delete(row);
    return duplicates;
  }

  void unindex(CommandId waiter) {
    places.remove(waiter);
  }

  /** The dispatcher has forgotten the key; who waits goes on waiting. */
  void forget(long sequence, int index) {
    int row = table.find(sequence, index);
    if (row != Table.NONE) {
      table.open(row);
      table.setLong(row, FORGOTTEN, 1);
      table.close(row);
    }
  }

  /** The commands that an instance submitted and that wait here, in the order of their keys. */
  List<CommandId> of(UUID incarnation) {
    return places.entrySet().stream()
        .filter(waiter -> waiter.getKey().incarnation().equals(incarnation))
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Place::sequence).thenComparingInt(Place::index)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Reads the index from the table anew, after it was loaded. */
  void rebuild() {
    places.clear();
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      Place place = new Place(table.keyHigh(row), (int) table.keyLow(row));
      places.put(ids(table.bytes(row, WAITER)).getFirst(), place);
    }
  }

  private static byte[] bytes(CommandId id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.incarnation().getMostSignificantBits())
        .putLong(id.incarnation().getLeastSignificantBits())
        .putLong(id.batch())
        .putInt(id.index())
        .array();
  }

  private static List<CommandId> ids(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    List<CommandId> ids = new ArrayList<>(bytes.length / ID_BYTES);
    while (source.hasRemaining()) {
      ids.add(new CommandId(new UUID(source.getLong(), source.getLong()), source.getLong(), source.getInt()));
    }
    return ids;
  }
}
