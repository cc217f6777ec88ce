package io.holdfast.kernel.index;

import java.util.function.IntFunction;

/**
 * A field of a {@link Schema}: a handle that its builder hands out, by which rows and queries name it. Immutable.
 *
 * <p>A row without a condition on a field matches whatever a query asks of it; a query that does not ask a field finds
 * every row.
 */
public sealed interface Field {

  /** The field's name, for explanations. */
  String name();

  /** The name of one of its values, for explanations. */
  String label(int value);

  /**
   * A level of the tree with a child per value: for the fields that leave the fewest rows. A row has a set of values
   * from 0, a query one. A row costs an entry per value, and one more.
   */
  final class Level implements Field {
    private final String name;
    private final IntFunction<String> labels;
    final int depth;
    final int values;

    Level(String name, int depth, int values, IntFunction<String> labels) {
      this.name = name;
      this.depth = depth;
      this.values = values;
      this.labels = labels;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String label(int value) {
      return labels.apply(value);
    }

    /** The number of values; they are counted from 0. */
    public int values() {
      return values;
    }
  }

  /** A few values, kept as a bit mask: a row has a set of them, a query one. */
  final class Choice implements Field {
    private final String name;
    private final String[] labels;
    final int ordinal;
    final int shift;
    final int slotFactor;

    Choice(String name, int ordinal, int shift, int slotFactor, String... labels) {
      this.name = name;
      this.ordinal = ordinal;
      this.shift = shift;
      this.slotFactor = slotFactor;
      this.labels = labels.clone();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String label(int value) {
      return labels[value];
    }

    /** The number of values; they are counted from 0. */
    public int values() {
      return labels.length;
    }

    int allBits() {
      return (1 << labels.length) - 1;
    }
  }

  /** An interval of whole numbers, both ends included: a row has one, a query asks a point. */
  final class Interval implements Field {
    private final String name;
    final int min;
    final int max;

    Interval(String name, int min, int max) {
      this.name = name;
      this.min = min;
      this.max = max;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String label(int value) {
      return Integer.toString(value);
    }

    /** The least point. */
    public int min() {
      return min;
    }

    /** The greatest point. */
    public int max() {
      return max;
    }

    int points() {
      return max - min + 1;
    }
  }
}
