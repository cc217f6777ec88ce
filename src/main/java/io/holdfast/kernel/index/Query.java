package io.holdfast.kernel.index;

import io.holdfast.kernel.index.Field.Choice;
import io.holdfast.kernel.index.Field.Interval;
import io.holdfast.kernel.index.Field.Level;
import it.unimi.dsi.fastutil.Swapper;
import it.unimi.dsi.fastutil.ints.IntComparator;
import java.util.Arrays;

/**
 * One question to a {@link CompoundIndex} and its answer: a scratch object, made by {@link CompoundIndex#newQuery},
 * kept by one thread and used again and again; when warm it allocates nothing.
 */
public final class Query {
  private static final int NOT_ASKED = -1;

  private final Schema schema;
  private final int[] levels;
  private final int[] choices;
  private final RowSource source;
  private final RowValues values;
  private final Merge merge;
  final Probe probe = new Probe();
  private final Block started = new Block();
  private final IntComparator order;
  private final Swapper swapper = started::swap;
  private boolean pointAsked;
  private int point;
  private long now;
  private int offset;
  private int limit;
  private int lateRows;

  Query(Schema schema, RowSource source) {
    this.schema = schema;
    this.source = source;
    values = new RowValues(schema);
    levels = new int[schema.levels().size()];
    choices = new int[schema.choices().size()];
    merge = new Merge(1 + (1 << levels.length), probe, source);
    order = (a, b) -> compareStarted(source, a, b);
    clear();
  }

  /** Forgets every condition; what is not set is not asked. The page is the first 10 rows, of all keys. */
  public Query clear() {
    Arrays.fill(levels, NOT_ASKED);
    Arrays.fill(choices, NOT_ASKED);
    pointAsked = false;
    now = Long.MIN_VALUE;
    return page(0, 10);
  }

  /** Asks for rows with this value, or without a condition, on a level. */
  public Query with(Level level, int value) {
    check(level, value, 0, level.values - 1);
    levels[level.depth] = value;
    return this;
  }

  /** Asks for rows with this value among theirs, or without a condition, on a choice. */
  public Query with(Choice choice, int value) {
    check(choice, value, 0, choice.values() - 1);
    choices[choice.ordinal] = value;
    return this;
  }

  /** Asks for rows whose interval contains a point. */
  public Query with(Interval interval, int at) {
    check(interval, at, interval.min, interval.max);
    pointAsked = true;
    point = at;
    return this;
  }

  /**
   * Asks for rows with a key above {@code instant} only; of rows that are waiting, for those that start by then.
   * Without this every key is found, and nothing that is waiting.
   */
  public Query at(long instant) {
    now = instant;
    return this;
  }

  /** Asks for {@code limit} rows after the first {@code offset}. */
  public Query page(int rowsBefore, int rows) {
    if (rowsBefore < 0 || rows < 0) {
      throw new IllegalArgumentException("no page has offset " + rowsBefore + " and limit " + rows);
    }
    offset = rowsBefore;
    limit = rows;
    return this;
  }

  private static void check(Field field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(field.name() + " has no value " + value);
    }
  }

  /** The number of rows on the page. */
  public int size() {
    return merge.size();
  }

  /** A row of the page, by its place from 0. */
  public int row(int place) {
    return merge.row(place);
  }

  /** The number of all matches. */
  public int total() {
    return merge.total();
  }

  /** Makes ready to visit leaves. */
  void begin() {
    int combination = 0;
    int mask = schema.layout.guards(pointAsked);
    for (int i = 0; i < choices.length; i++) {
      if (choices[i] != NOT_ASKED) {
        Choice choice = schema.choices().get(i);
        combination += (choices[i] + 1) * choice.slotFactor;
        mask |= 1 << choice.shift + choices[i];
      }
    }
    probe.mask = mask;
    probe.subtrahend = schema.layout.subtrahend(pointAsked, point);
    probe.slot = schema.layout.slot(combination, pointAsked, point);
    merge.begin();
    started.size = 0;
    lateRows = 0;
  }

  /** Adds a leaf, or the block of late rows, to those whose matches are the answer. */
  void visit(Node root) {
    merge.add(root, now);
  }

  /** Adds the rows that have started and are not in the index yet, from a tree of rows by their start. */
  void visitLate(Node waiting) {
    collectLate(waiting);
    it.unimi.dsi.fastutil.Arrays.quickSort(0, started.size, order, swapper);
    visit(started);
  }

  /** Goes through a subtree; whether all of its rows have started. */
  private boolean collectLate(Node waiting) {
    return switch (waiting) {
      case Branch branch -> {
        boolean all = true;
        for (int i = 0; all && i < branch.size; i++) {
          all = collectLate(branch.children[i]);
        }
        yield all;
      }
      case Block block -> collectLate(block);
    };
  }

  private boolean collectLate(Block block) {
    int end = block.firstAbove(now);
    lateRows += end;
    for (int i = 0; i < end; i++) {
      if (probe.matches(block.attributes[i])) {
        collect(block.rows[i], block.attributes[i]);
      }
    }
    return end == block.size;
  }

  private void collect(int row, int attributes) {
    values.clear();
    source.read(row, values);
    for (int depth = 0; depth < levels.length; depth++) {
      if (levels[depth] != NOT_ASKED && !values.has(depth, levels[depth])) {
        return;
      }
    }
    started.collect(values.key(), row, attributes);
  }

  /** How many rows had started that were not in the index yet. */
  int lateRows() {
    return lateRows;
  }

  private int compareStarted(RowSource source, int a, int b) {
    int byKey = Long.compare(started.keys[a], started.keys[b]);
    return byKey != 0 || a == b ? byKey : source.compareTies(started.rows[a], started.rows[b]);
  }

  /** Answers from the leaves visited. */
  void finish() {
    merge.collect(offset, limit);
  }

  /** The value asked on a level, or -1. */
  int level(int depth) {
    return levels[depth];
  }

  /** The value asked on a choice, or -1. */
  int choice(int ordinal) {
    return choices[ordinal];
  }

  boolean isPointAsked() {
    return pointAsked;
  }

  int point() {
    return point;
  }

  long now() {
    return now;
  }

  Cursor cursor(int visit) {
    return merge.cursor(visit);
  }
}
