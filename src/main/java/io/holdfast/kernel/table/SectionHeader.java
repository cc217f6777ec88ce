package io.holdfast.kernel.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the rows of a table section, so that the section explains itself: a later version may have
 * columns that this one lacks, and the other way round.
 *
 * <p>Bytes, numbers little-endian: magic (4), format (2), table name (2 + UTF-8), key kind (1), number of columns (2),
 * per column its kind (1) and name (2 + UTF-8); then rows (8), next ordinal (8), content hash (8).
 *
 * @param table the table's name
 * @param byteKey whether keys are bytes rather than 128 bits
 * @param columns the content columns in the order in which rows hold them
 * @param rows how many rows follow
 * @param nextOrdinal the ordinal of the next row to be inserted
 * @param contentHash the table's content hash at the cut
 */
public record SectionHeader(String table, boolean byteKey, List<Column> columns, long rows, long nextOrdinal,
    long contentHash) {

  private static final int MAGIC = 0x31544648;
  private static final int FORMAT = 1;

  /** A column of the section. */
  public record Column(String name, ColumnKind kind) {}

  /** As above, the list copied. */
  public SectionHeader {
    columns = List.copyOf(columns);
  }

  static SectionHeader of(Table table) {
    List<Column> columns = table.schema().content().stream().map(c -> new Column(c.name(), c.kind())).toList();
    return new SectionHeader(table.schema().name(), table.schema().byteKey(), columns, table.size(),
        table.nextOrdinal(), table.contentHash());
  }

  /** Appends the header's bytes. */
  public void write(ByteBlock target) {
    target.putInt(MAGIC);
    target.putShort(FORMAT);
    target.putName(table);
    target.putByte(byteKey ? 1 : 0);
    target.putShort(columns.size());
    for (Column column : columns) {
      target.putByte(column.kind().code());
      target.putName(column.name());
    }
    target.putLong(rows);
    target.putLong(nextOrdinal);
    target.putLong(contentHash);
  }

  /** How many bytes {@link #write} appends. */
  public int encodedLength() {
    ByteBlock block = new ByteBlock(256);
    write(block);
    return block.length();
  }

  /**
   * Reads a header from the beginning of these bytes; rows may follow.
   *
   * @throws MalformedSectionException when they are not a header of a known format
   */
  public static SectionHeader read(byte[] bytes, int offset, int length) {
    Input in = new Input(bytes, offset, offset + length);
    if (in.int4() != MAGIC) {
      throw new MalformedSectionException("not a table section: it does not begin with the magic number");
    }
    int format = in.int2();
    if (format != FORMAT) {
      throw new MalformedSectionException("table section of format " + format + ", only " + FORMAT + " is known");
    }
    String table = in.name();
    boolean byteKey = in.flag();
    List<Column> columns = new ArrayList<>();
    for (int left = in.int2(); left > 0; left--) {
      ColumnKind kind = ColumnKind.of(in.int1());
      columns.add(new Column(in.name(), kind));
    }
    SectionHeader header = new SectionHeader(table, byteKey, columns, in.int8(), in.int8(), in.int8());
    header.check();
    return header;
  }

  private void check() {
    if (rows < 0 || rows > Integer.MAX_VALUE || nextOrdinal <= rows) {
      throw new MalformedSectionException(
          "table " + table + ": " + rows + " rows with next ordinal " + nextOrdinal + " cannot be");
    }
    if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
      throw new MalformedSectionException("table " + table + ": a column stands twice in the header");
    }
  }

  /** Bounded reading; every shortfall is told as a truncated header. */
  private static final class Input {
    private final byte[] bytes;
    private final int end;
    private int at;

    Input(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    private int take(int count) {
      if (count > end - at) {
        throw new MalformedSectionException(
            "truncated table header: " + count + " bytes wanted, " + (end - at) + " left");
      }
      at += count;
      return at - count;
    }

    int int1() {
      return bytes[take(1)] & 0xFF;
    }

    int int2() {
      return (short) ByteBlock.SHORTS.get(bytes, take(Short.BYTES)) & 0xFFFF;
    }

    int int4() {
      return (int) ByteBlock.INTS.get(bytes, take(Integer.BYTES));
    }

    long int8() {
      return (long) ByteBlock.LONGS.get(bytes, take(Long.BYTES));
    }

    boolean flag() {
      int flag = int1();
      if (flag > 1) {
        throw new MalformedSectionException("unknown key kind " + flag);
      }
      return flag == 1;
    }

    String name() {
      int length = int2();
      return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }
  }
}
