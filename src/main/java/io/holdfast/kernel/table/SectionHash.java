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
  /** The places of the columns in the order of their names. */
  private final int[] columns;
  private final long[] ids;
  private long sum;
  private long count;

  /** For the rows of sections with this header. */
  public SectionHash(SectionHeader header) {
    this.header = header;
    List<SectionHeader.Column> all = header.columns();
    tableId = RowHash.nameId(header.table());
    columns = IntStream.range(0, all.size()).boxed().sorted(Comparator.comparing(i -> all.get(i).name()))
        .mapToInt(Integer::intValue).toArray();
    ids = IntStream.of(columns).mapToLong(i -> RowHash.nameId(all.get(i).name())).toArray();
  }

  /** Adds the present row. */
  public void add(SectionRows rows) {
    stream.reset().putLong(tableId).putLong(rows.ordinal());
    if (header.byteKey()) {
      stream.putLong(0).putLong(RowHash.ofBytes(rows.array(), rows.keyOffset(), rows.keyLength()));
    } else {
      stream.putLong(rows.keyHigh()).putLong(rows.keyLow());
    }
    for (int i = 0; i < columns.length; i++) {
      long value = word(rows, columns[i]);
      if (value != 0) {
        stream.putLong(ids[i]).putLong(value);
      }
    }
    sum += stream.getAsLong();
    count++;
  }

  private long word(SectionRows rows, int column) {
    return header.columns().get(column).kind() == ColumnKind.LONG ? rows.longAt(column)
        : RowHash.ofBytes(rows.array(), rows.bytesOffset(column), rows.bytesLength(column));
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
