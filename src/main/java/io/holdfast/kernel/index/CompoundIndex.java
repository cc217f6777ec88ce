package io.holdfast.kernel.index;

import io.holdfast.kernel.table.Undo;
import io.holdfast.kernel.table.Undoable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Finds the rows of a table that match conditions on several fields, in the order of a key, by pages, with the number
 * of all matches, in time that depends neither on how many match nor on how deep the page lies.
 *
 * <p>A compound tree: a level per selective field, with a child for each value, one for the rows without a condition
 * and one for all rows, so a query looks at most into 2^levels leaves. In a leaf, rows stand in the order of (key, tie)
 * in a B+tree whose every subtree knows how many of its entries match any combination of the other fields' values.
 *
 * <p><b>Threads:</b> everything but {@link #run}, {@link #explain} and {@link #newQuery} is for the writer alone.
 * Queries run on any thread, in place; see {@link #run}.
 */
public final class CompoundIndex implements Undoable {
  private static final int INSERTED = 0;
  private static final int REMOVED = 1;

  private final Schema schema;
  private final RowSource source;
  private final Undo undo;
  private final RowValues values;
  private final Entry entry;
  private final Path path = new Path();
  private final Consumer<Leaf> insertion = this::insertInto;
  private final Consumer<Leaf> removal = this::removeFrom;
  private LevelNode root;
  private int rows;

  /**
   * An empty index.
   *
   * @param schema the fields
   * @param source the table behind it
   * @param undo takes the inverse of each change
   */
  public CompoundIndex(Schema schema, RowSource source, Undo undo) {
    this.schema = schema;
    this.source = source;
    this.undo = undo;
    values = new RowValues(schema);
    entry = new Entry(schema.layout);
    root = new LevelNode(0, schema, source);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The least key, or {@link Long#MAX_VALUE}; also for readers, as {@link #run}. */
  public long firstKey() {
    Block first = Block.first(allRows());
    return first.size == 0 ? Long.MAX_VALUE : first.keys[0];
  }

  /**
   * The row with the least key.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public int firstRow() {
    return Block.first(allRows()).rows[Objects.checkIndex(0, rows)];
  }

  private Node allRows() {
    return root.leafOfAllRows().root;
  }

  /**
   * Inserts a row that is to be found from now on.
   *
   * @throws IllegalStateException if it is there already
   */
  public void insert(int row) {
    add(row);
    undo.record(this, INSERTED, row, 0);
  }

  /**
   * Removes a row. Its values must still be those it was inserted with.
   *
   * @throws IllegalStateException if it is not there
   */
  public void remove(int row) {
    take(row);
    undo.record(this, REMOVED, row, 0);
  }

  private void add(int row) {
    read(row);
    root.forEachLeafOf(values, insertion);
    rows++;
  }

  private void take(int row) {
    read(row);
    root.forEachLeafOf(values, removal);
    rows--;
  }

  private void read(int row) {
    values.clear();
    source.read(row, values);
    entry.set(row, values, schema.layout, source);
  }

  private void insertInto(Leaf leaf) {
    leaf.insert(entry, path);
  }

  private void removeFrom(Leaf leaf) {
    leaf.remove(entry, path);
  }

  @Override
  public void undo(int operation, long row, long unused) {
    switch (operation) {
      case INSERTED -> take((int) row);
      case REMOVED -> add((int) row);
      default -> throw new IllegalArgumentException("no such operation: " + operation);
    }
  }

  /**
   * Forgets everything and indexes these rows, much faster than one by one. Cannot be undone.
   *
   * @param all the rows, in any order; the array is the index's to sort
   * @param count how many of the array's elements they are
   */
  public void rebuild(int[] all, int count) {
    LevelNode fresh = new LevelNode(0, schema, source);
    new BulkLoad(schema.layout, source, values, entry).load(all, count, fresh);
    root = fresh;
    rows = count;
  }

  /** A query for one thread, to be kept and used again. */
  public Query newQuery() {
    return new Query(schema, source);
  }

  /**
   * Answers a query in place, while the writer may be writing. The caller reads the partition's stamp before and after,
   * and runs the query again if it moved.
   *
   * @throws RuntimeException an {@link IndexOutOfBoundsException}, {@link NullPointerException} or what the
   *     {@link RowSource} throws, only if the query raced with the writer: if the stamp has not moved it is a defect,
   *     to be thrown on
   */
  public void run(Query query) {
    query.begin();
    root.visit(query);
    query.finish();
  }

  /**
   * Answers a query like {@link #run(Query)}, together with the rows that should be in this index by the query's
   * instant, but are still waiting for someone to move them. Each of these costs a look at its attributes, and, if
   * they match, a read of the row; so they should be few, and only for moments.
   *
   * @param waiting an index of rows of the same table by when they start, over {@link Schema#withoutLevels}
   */
  public void run(Query query, CompoundIndex waiting) {
    query.begin();
    root.visit(query);
    if (waiting.firstKey() <= query.now()) {
      query.visitLate(waiting.allRows());
    }
    query.finish();
  }

  /** Answers a query like {@link #run(Query, CompoundIndex)}, and says how. Allocates. */
  public Explanation explain(Query query, CompoundIndex waiting) {
    run(query, waiting);
    return explanation(query);
  }

  /** Answers a query like {@link #run(Query)}, and says how. Allocates. */
  public Explanation explain(Query query) {
    run(query);
    return explanation(query);
  }

  private Explanation explanation(Query query) {
    Explaining explaining = new Explaining(schema, query);
    root.explain(query, "", explaining);
    return explaining.explanation(rows);
  }

  /** What the index holds; goes through all blocks. */
  public IndexMemory memory() {
    Measuring measuring = new Measuring(schema.layout);
    root.forEachLeaf(measuring::add);
    return measuring.result(rows, root.addShape(new long[2]));
  }

  LevelNode root() {
    return root;
  }
}
