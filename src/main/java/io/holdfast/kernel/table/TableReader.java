package io.holdfast.kernel.table;

/**
 * Reads rows of a table from any thread: one reader per thread (see {@link TableView#reader}), used again and again,
 * allocates nothing.
 *
 * <pre>{@code
 * do {
 *   if (!reader.find(high, low)) {
 *     return notFound;             // true: the miss has been validated
 *   }
 *   price = reader.getLong(PRICE);
 *   length = reader.copyBytes(JSON, buffer, 0);
 * } while (!reader.valid());
 * }</pre>
 *
 * <p>Until {@link #valid} has said so, nothing that was read is to be believed or followed: lengths may be wrong or
 * negative, bytes torn. {@link #find} and {@link #at} wait (spinning, then yielding) while the row is being changed,
 * so they must not be called by the writer within a change of its own.
 */
public final class TableReader {

  private final TableView table;
  private int row = TableView.NONE;
  private long stamp = 1;

  TableReader(TableView table) {
    this.table = table;
  }

  /** Moves to the row with this 128-bit key; false when there was none at some moment within this call. */
  public boolean find(long high, long low) {
    int hash = KeyHash.of(high, low);
    KeyIndex index = table.index;
    for (int spins = 0; ; spins++) {
      long structure = index.stamp().beginRead();
      row = index.find(hash, high, low);
      if (row == TableView.NONE) {
        if (index.stamp().validRead(structure)) {
          return false;
        }
      } else {
        stamp = table.beginRead(row);
        if ((stamp & 1) == 0 && table.rows.holdsKey(row, high, low)) {
          return true;
        }
      }
      Stamp.pause(spins);
    }
  }

  /** Moves to the row with this key of bytes; false when there was none at some moment within this call. */
  public boolean find(byte[] key, int offset, int length) {
    int hash = KeyHash.of(key, offset, length);
    KeyIndex index = table.index;
    for (int spins = 0; ; spins++) {
      long structure = index.stamp().beginRead();
      row = index.find(hash, key, offset, length);
      if (row == TableView.NONE) {
        if (index.stamp().validRead(structure)) {
          return false;
        }
      } else {
        stamp = table.beginRead(row);
        if ((stamp & 1) == 0 && index.holdsKey(row, key, offset, length)) {
          return true;
        }
      }
      Stamp.pause(spins);
    }
  }

  /**
   * Moves to a row by its number, as an index gave it. Whether it is still the row that was meant (its key, its
   * ordinal) is for the caller to compare before {@link #valid}.
   *
   * @return false when there is no such row now
   */
  public boolean at(int wanted) {
    row = wanted;
    if (!table.rows.contains(wanted)) {
      return false;
    }
    stamp = table.beginRead(wanted);
    for (int spins = 0; (stamp & 1) != 0; spins++) {
      Stamp.pause(spins);
      stamp = table.beginRead(wanted);
    }
    return table.isLive(wanted);
  }

  /** Whether all that was read since the last {@link #find} or {@link #at} belongs together. */
  public boolean valid() {
    return table.validRead(row, stamp);
  }

  /** The number of the present row. */
  public int row() {
    return row;
  }

  /** A number of the present row. */
  public long getLong(int column) {
    return table.getLong(row, column);
  }

  /** The creation order of the present row in this table. */
  public long ordinal() {
    return table.ordinal(row);
  }

  /** Upper half of the present row's 128-bit key. */
  public long keyHigh() {
    return table.keyHigh(row);
  }

  /** Lower half of the present row's 128-bit key. */
  public long keyLow() {
    return table.keyLow(row);
  }

  /** The length of a bytes column. */
  public int length(int column) {
    return table.length(row, column);
  }

  /**
   * Copies a bytes column to {@code target} from {@code offset}, if it fits there.
   *
   * @return its length, whether it fitted or not; negative when it raced
   */
  public int copyBytes(int column, byte[] target, int offset) {
    return table.copyBytes(row, column, target, offset);
  }

  /** Gives a bytes column to {@code sink}; returns its length, negative when it raced and nothing was given. */
  public int sendBytes(int column, ByteSink sink) {
    return table.sendBytes(row, column, sink);
  }
}
