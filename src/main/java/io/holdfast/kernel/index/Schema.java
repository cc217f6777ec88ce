package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The fields of an index, declared in one place, in order of selectivity. Immutable. A new field is one line:
 *
 * <pre>{@code
 * private static final Schema.Builder FIELDS = Schema.inOrderOfSelectivity();
 * static final Level COUNTRY = FIELDS.level("country", 676, Countries::code);
 * static final Interval AGE = FIELDS.interval("age", 1, 100);
 * static final Choice PLATFORM = FIELDS.choice("platform", "android", "ios", "web");
 * static final Schema SCHEMA = FIELDS.build();
 * }</pre>
 */
public final class Schema {
  /** The most levels: a query merges up to 2^levels leaves. */
  public static final int MOST_LEVELS = 3;

  /** The most values of one level: each tree node of the level has a reference per value. */
  public static final int MOST_LEVEL_VALUES = 1 << 12;

  /** The most values of all choices together: they share 12 bits of an entry's attributes. */
  public static final int MOST_CHOICE_VALUES = Layout.CHOICE_BITS;

  /** The most points of the interval: its ends have 9 bits each. */
  public static final int MOST_POINTS = 1 << Layout.POINT_BITS;

  /** The most counters of a subtree: (1 + values) of every choice multiplied, times (1 + points). */
  public static final int MOST_COUNTERS = 1 << 13;

  private final List<Field> fields;
  private final List<Level> levels;
  private final List<Choice> choices;
  private final Interval interval;
  final Layout layout;

  private Schema(Builder builder) {
    fields = List.copyOf(builder.fields);
    levels = List.copyOf(builder.levels);
    choices = List.copyOf(builder.choices);
    interval = builder.interval;
    layout = new Layout(choices, interval);
  }

  /** The same fields but the levels, for an index by another key of rows that wait to be moved into this one. */
  public Schema withoutLevels() {
    return new Schema(this);
  }

  private Schema(Schema other) {
    fields = other.fields.stream().filter(field -> !(field instanceof Level)).toList();
    levels = List.of();
    choices = other.choices;
    interval = other.interval;
    layout = other.layout;
  }

  /** Begins a declaration; the fields that leave the fewest rows come first. */
  public static Builder inOrderOfSelectivity() {
    return new Builder();
  }

  /** All fields, in the order of their declaration. */
  public List<Field> fields() {
    return fields;
  }

  List<Level> levels() {
    return levels;
  }

  List<Choice> choices() {
    return choices;
  }

  /** The interval, or null if there is none. */
  Interval interval() {
    return interval;
  }

  /** Collects the fields. Not safe for use by several threads. */
  public static final class Builder {
    private final List<Field> fields = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private final List<Choice> choices = new ArrayList<>();
    private Interval interval;
    private int choiceValues;
    private int combinations = 1;

    private Builder() {}

    /**
     * Declares a level.
     *
     * @param values their number; they are counted from 0
     * @param labels their names, for explanations
     */
    public Level level(String name, int values, IntFunction<String> labels) {
      require(values > 0 && values <= MOST_LEVEL_VALUES, name + " has too many values");
      require(levels.size() < MOST_LEVELS, name + " is one level too many");
      Level level = new Level(name, levels.size(), values, labels);
      levels.add(level);
      fields.add(level);
      return level;
    }

    /** Declares a choice between few values. */
    public Choice choice(String name, String... labels) {
      require(labels.length > 0, name + " has no values");
      require(choiceValues + labels.length <= MOST_CHOICE_VALUES, name + " has too many values");
      Choice choice = new Choice(name, choices.size(), choiceValues, combinations, labels);
      choiceValues += labels.length;
      combinations *= labels.length + 1;
      choices.add(choice);
      fields.add(choice);
      return choice;
    }

    /** Declares the interval; there can be one. */
    public Interval interval(String name, int min, int max) {
      require(interval == null, name + " is a second interval");
      require(min <= max && (long) max - min < MOST_POINTS, name + " has too many points");
      interval = new Interval(name, min, max);
      fields.add(interval);
      return interval;
    }

    /**
     * Ends the declaration.
     *
     * @throws IllegalArgumentException if the fields need more than {@link #MOST_COUNTERS} counters
     */
    public Schema build() {
      int points = interval == null ? 0 : interval.points();
      require((long) combinations * (points + 1) <= MOST_COUNTERS, "the fields need too many counters");
      return new Schema(this);
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalArgumentException(otherwise);
      }
    }
  }
}
