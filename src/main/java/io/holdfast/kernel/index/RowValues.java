package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import java.util.Arrays;

/**
 * What one row is indexed under: its key and its condition on each field. A scratch object that the index clears and
 * a {@link RowSource} fills; what is not set is "any". Belongs to one thread.
 */
public final class RowValues {
  private final Schema schema;
  private final long[][] levels;
  private final int[] levelCounts;
  private final int[] masks;
  private byte[] scratch = {};
  private long key;
  private int lo;
  private int hi;

  RowValues(Schema schema) {
    this.schema = schema;
    levels = new long[schema.levels().size()][];
    levelCounts = new int[levels.length];
    masks = new int[schema.choices().size()];
    for (Level level : schema.levels()) {
      levels[level.depth] = new long[words(level)];
    }
    clear();
  }

  static int words(Level level) {
    return level.values + 63 >>> 6;
  }

  void clear() {
    key = 0;
    for (int i = 0; i < levels.length; i++) {
      if (levelCounts[i] > 0) {
        Arrays.fill(levels[i], 0);
        levelCounts[i] = 0;
      }
    }
    Arrays.fill(masks, 0);
    if (schema.interval() != null) {
      lo = schema.interval().min;
      hi = schema.interval().max;
    }
  }

  /** Sets what the row is ordered by. */
  public RowValues key(long value) {
    key = value;
    return this;
  }

  /** Adds a value to the row's condition on a level. */
  public RowValues add(Level level, int value) {
    if (value < 0 || value >= level.values) {
      throw new IllegalArgumentException(level.name() + " has no value " + value);
    }
    long[] words = levels[level.depth];
    long bit = 1L << value;
    if ((words[value >>> 6] & bit) == 0) {
      words[value >>> 6] |= bit;
      levelCounts[level.depth]++;
    }
    return this;
  }

  /** Sets the row's condition on a choice: bit v for value v; 0 is "any". */
  public RowValues choose(Choice choice, int mask) {
    if ((mask & ~choice.allBits()) != 0) {
      throw new IllegalArgumentException(choice.name() + " has no such values: " + Integer.toBinaryString(mask));
    }
    masks[choice.ordinal] = mask;
    return this;
  }

  /** Sets the row's interval, both ends included. */
  public RowValues between(Interval interval, int from, int to) {
    if (from < interval.min || to > interval.max || from > to) {
      throw new IllegalArgumentException(interval.name() + " cannot be " + from + " to " + to);
    }
    lo = from;
    hi = to;
    return this;
  }

  /** A buffer of at least this length for the source's own use while it reads a row. */
  public byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  long key() {
    return key;
  }

  int lo() {
    return lo;
  }

  int hi() {
    return hi;
  }

  /** All choices' masks, each at its place. */
  int masks() {
    int all = 0;
    for (Choice choice : schema.choices()) {
      int mask = masks[choice.ordinal];
      all |= (mask == 0 ? choice.allBits() : mask) << choice.shift;
    }
    return all;
  }

  /** Whether the row has no condition on the level. */
  boolean isAny(int depth) {
    return levelCounts[depth] == 0;
  }

  /** Whether the row has a value on the level, or no condition there. */
  boolean has(int depth, int value) {
    return isAny(depth) || (levels[depth][value >>> 6] >>> value & 1) != 0;
  }

  /** The least value of the row on the level that is at least {@code from}; -1 if there is none. */
  int nextValue(int depth, int from) {
    long[] words = levels[depth];
    int word = from >>> 6;
    if (word >= words.length) {
      return -1;
    }
    long rest = words[word] & -1L << from;
    while (rest == 0) {
      if (++word == words.length) {
        return -1;
      }
      rest = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(rest);
  }

  /** The row's values on the level as a bit set. */
  long[] words(int depth) {
    return levels[depth];
  }
}
