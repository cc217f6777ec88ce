package io.holdfast.kernel.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table. A column's number, as the builder returns it, is its place in the row, so that a read is
 * one addition away from the memory.
 *
 * <p>Every row begins with its stamp, its content hash and its ordinal, then the primary key: two longs, or one
 * bytes column. A bytes column is two words, where the bytes are and their hash, so that a row of which only a number
 * changes is hashed without looking at its bytes.
 *
 * <p>Immutable; any thread.
 */
public final class Schema {

  static final int STAMP = 0;
  static final int HASH = 1;
  static final int ORDINAL = 2;
  static final int KEY = 3;

  /** A declared column: its name is its identity in snapshots and in the content hash. */
  public record Column(String name, ColumnKind kind, int index) {}

  private final String name;
  private final boolean byteKey;
  private final int width;
  private final List<Column> content;
  private final ColumnKind[] kinds;
  private final int[] blobColumns;
  private final int[] derivedColumns;
  private final RowRouting routing;

  private Schema(Builder builder, RowRouting routing) {
    this.routing = routing;
    name = builder.name;
    byteKey = builder.byteKey;
    width = builder.next;
    content = builder.columns.stream().filter(c -> c.kind() != ColumnKind.DERIVED).toList();
    kinds = new ColumnKind[width];
    builder.columns.forEach(c -> kinds[c.index()] = c.kind());
    List<Integer> blobs = new ArrayList<>(indexes(builder.columns, ColumnKind.BYTES));
    if (byteKey) {
      blobs.add(0, KEY);
    }
    blobColumns = blobs.stream().mapToInt(Integer::intValue).toArray();
    derivedColumns = indexes(builder.columns, ColumnKind.DERIVED).stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Integer> indexes(List<Column> columns, ColumnKind kind) {
    return columns.stream().filter(c -> c.kind() == kind).map(Column::index).toList();
  }

  /** Begins a table whose primary key is 128 bits, for UUIDs. */
  public static Builder uuidKeyed(String name) {
    return new Builder(name, false);
  }

  /** Begins a table whose primary key is a string of bytes. */
  public static Builder byteKeyed(String name) {
    return new Builder(name, true);
  }

  /** The table's name: its identity in snapshots, content hash and metrics. */
  public String name() {
    return name;
  }

  /** Whether the primary key is a string of bytes rather than 128 bits. */
  public boolean byteKey() {
    return byteKey;
  }

  /** How the table's rows find their partition, should their number change. */
  public RowRouting routing() {
    return routing;
  }

  /** The columns that are content (not derived), in the order of declaration. */
  public List<Column> content() {
    return content;
  }

  /** The kind of a declared column, null for the key and what every row begins with. */
  ColumnKind kind(int column) {
    return kinds[column];
  }

  /** 64-bit words in a row. */
  int width() {
    return width;
  }

  /** Every column that refers to bytes, the key included. */
  int[] blobColumns() {
    return blobColumns;
  }

  int[] derivedColumns() {
    return derivedColumns;
  }

  /** The content columns in the order of their names, so that declaring them differently hashes alike. */
  List<Column> byName() {
    return content.stream().sorted(Comparator.comparing(Column::name)).toList();
  }

  void require(int column, ColumnKind kind) {
    if (kinds[column] != kind) {
      throw new IllegalArgumentException("column " + column + " of " + name + " is " + kinds[column] + ", not " + kind);
    }
  }

  /** Declares the columns of one table. Not for sharing between threads. */
  public static final class Builder {
    private final String name;
    private final boolean byteKey;
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int next;

    private Builder(String name, boolean byteKey) {
      this.name = name;
      this.byteKey = byteKey;
      this.next = KEY + 2;
    }

    /** Declares a 64-bit column, 0 in a new row; returns its number. */
    public int longColumn(String column) {
      return add(column, ColumnKind.LONG);
    }

    /** Declares a bytes column, empty in a new row; returns its number. */
    public int bytesColumn(String column) {
      return add(column, ColumnKind.BYTES);
    }

    /** Declares a 64-bit column that is neither hashed nor in snapshots, 0 in a new row; returns its number. */
    public int derivedColumn(String column) {
      return add(column, ColumnKind.DERIVED);
    }

    private int add(String column, ColumnKind kind) {
      if (!names.add(column)) {
        throw new IllegalArgumentException("column " + column + " of " + name + " is declared twice");
      }
      int index = next;
      columns.add(new Column(column, kind, index));
      next += kind == ColumnKind.BYTES ? 2 : 1;
      return index;
    }

    /**
     * The finished schema.
     *
     * @param routing how a row finds its partition when a snapshot is restored into another number of them
     */
    public Schema build(RowRouting routing) {
      return new Schema(this, routing);
    }
  }
}
