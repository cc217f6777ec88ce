package io.holdfast.kernel.table;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The content hash of a section, computed from its logical rows without a table: what {@link Table#contentHash} of the
 * table was at the cut. For those who check stored sections.
 *
 * <p>Not for sharing between threads.
 */
public final class SectionHash {

  private final HashStream64 stream = Hashing.komihash5_0().hashStream();
  private final SectionHeader header;
  private final long tableId;
  private final int[] columns;
  private final long[] ids;
  private long sum;
  private long count;

  /** For the rows of sections with this header. */
  public SectionHash(SectionHeader header) {
    this.header = header;
    tableId = RowHash.nameId(header.table());
    columns = byName();
    ids = header.columns().stream().mapToLong(column -> RowHash.nameId(column.name())).toArray();
  }

  private int[] byName() {
    List<SectionHeader.Column> all = header.columns();
    return IntStream.range(0, all.size()).boxed()
        .sorted(Comparator.comparing(i -> all.get(i).name()))
        .mapToInt(Integer::intValue).toArray();
  }

  /** Adds the present row. */
  public void add(SectionRows rows) {
    stream.reset().putLong(tableId).putLong(rows.ordinal());
    if (header.byteKey()) {
      stream.putLong(0).putLong(RowHash.ofBytes(rows.array(), rows.keyOffset(), rows.keyLength()));
    } else {
      stream.putLong(rows.keyHigh()).putLong(rows.keyLow());
    }
    for (int column : columns) {
      long value = hashedWord(rows, column);
      if (value != 0) {
        stream.putLong(ids[column]).putLong(value);
      }
    }
    sum += stream.getAsLong();
    count++;
  }

  private long hashedWord(SectionRows rows, int column) {
    return header.columns().get(column).kind() == ColumnKind.BYTES
        ? RowHash.ofBytes(rows.array(), rows.bytesOffset(column), rows.bytesLength(column))
        : rows.longAt(column);
  }

  /** How many rows were added. */
  public long rows() {
    return count;
  }

  /** The content hash, when all rows were added. */
  public long value() {
    return stream.reset().putLong(tableId).putLong(sum).putLong(count).putLong(header.nextOrdinal()).getAsLong();
  }
}
