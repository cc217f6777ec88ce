package io.holdfast.kernel.table;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The hash of a row's logical content: ordinal, key, and each column that is not 0 or empty, by the column's name.
 * Neither layout nor the order in which columns are declared matters, and a column that a later version adds leaves
 * the hashes of old rows as they were. Bytes enter by their own hash, which stands beside them in the row.
 *
 * <p>Threading: the writer's only (it reuses one stream), but for {@link #ofBytes}.
 */
final class RowHash {

  private static final Hasher64 KOMIHASH = Hashing.komihash5_0();

  private final HashStream64 stream = KOMIHASH.hashStream();
  private final boolean byteKey;
  private final long tableId;
  private final int[] columns;
  private final long[] ids;
  private final BlobStore blobs;
  private final int[] blobColumns;
  /** What the bytes found by the last {@link #bytesAreAsHashed} hash to. */
  private long found;
  private final ByteSink intoFound = (source, offset, length) -> found = ofBytes(source, offset, length);

  RowHash(Schema schema, BlobStore blobs) {
    this.blobs = blobs;
    byteKey = schema.byteKey();
    tableId = nameId(schema.name());
    columns = schema.byName().stream().mapToInt(RowHash::hashedWord).toArray();
    ids = schema.byName().stream().mapToLong(c -> nameId(c.name())).toArray();
    blobColumns = schema.blobColumns();
  }

  private static int hashedWord(Schema.Column column) {
    return column.kind() == ColumnKind.BYTES ? column.index() + 1 : column.index();
  }

  /** Any thread: what a name contributes. */
  static long nameId(String name) {
    return KOMIHASH.hashCharsToLong(name);
  }

  /** Any thread: the hash of some bytes, 0 of none, as it stands beside them in a row. */
  static long ofBytes(byte[] bytes, int offset, int length) {
    return length == 0 ? 0 : KOMIHASH.hashBytesToLong(bytes, offset, length);
  }

  /** The hash of the row at {@code base} of {@code chunk}. */
  long of(long[] chunk, int base) {
    stream.reset().putLong(tableId).putLong(chunk[base + Schema.ORDINAL]);
    // Of a key of bytes the first word is where they are, the second their hash.
    stream.putLong(byteKey ? 0 : chunk[base + Schema.KEY]).putLong(chunk[base + Schema.KEY + 1]);
    for (int i = 0; i < columns.length; i++) {
      long value = chunk[base + columns[i]];
      if (value != 0) {
        stream.putLong(ids[i]).putLong(value);
      }
    }
    return stream.getAsLong();
  }

  /** Whether the hashes beside a row's bytes are those of the bytes. */
  boolean bytesAreAsHashed(long[] chunk, int base) {
    for (int column : blobColumns) {
      found = 0;
      blobs.send(chunk[base + column], intoFound);
      if (found != chunk[base + column + 1]) {
        return false;
      }
    }
    return true;
  }

  /** What a whole table's hash is, from the sum of its rows' hashes. */
  long ofTable(long sum, int rows, long nextOrdinal) {
    return stream.reset().putLong(tableId).putLong(sum).putLong(rows).putLong(nextOrdinal).getAsLong();
  }
}
