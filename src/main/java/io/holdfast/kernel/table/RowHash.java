package io.holdfast.kernel.table;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * The hash of a row's logical content: ordinal, key, and each column that is not 0 or empty, by the column's name.
 * Neither layout nor the order in which columns are declared matters, and a column that a later version adds leaves
 * the hashes of old rows as they were.
 *
 * <p>Threading: the writer's only (it reuses one stream).
 */
final class RowHash {

  private final HashStream64 stream = Hashing.komihash5_0().hashStream();
  private final ByteSink intoStream = this::putBytes;
  private final BlobStore blobs;
  private final boolean byteKey;
  private final long tableId;
  private final int[] longColumns;
  private final long[] longIds;
  private final int[] bytesColumns;
  private final long[] bytesIds;

  RowHash(Schema schema, BlobStore blobs) {
    this.blobs = blobs;
    byteKey = schema.byteKey();
    tableId = nameId(schema.name());
    longColumns = schema.byName(ColumnKind.LONG).stream().mapToInt(Schema.Column::index).toArray();
    longIds = schema.byName(ColumnKind.LONG).stream().mapToLong(c -> nameId(c.name())).toArray();
    bytesColumns = schema.byName(ColumnKind.BYTES).stream().mapToInt(Schema.Column::index).toArray();
    bytesIds = schema.byName(ColumnKind.BYTES).stream().mapToLong(c -> nameId(c.name())).toArray();
  }

  static long nameId(String name) {
    return Hashing.komihash5_0().hashCharsToLong(name);
  }

  /** The hash of the row at {@code base} of {@code chunk}. */
  long of(long[] chunk, int base) {
    stream.reset().putLong(tableId).putLong(chunk[base + Schema.ORDINAL]);
    if (byteKey) {
      putBlob(chunk[base + Schema.KEY]);
    } else {
      stream.putLong(chunk[base + Schema.KEY]).putLong(chunk[base + Schema.KEY + 1]);
    }
    for (int i = 0; i < longColumns.length; i++) {
      long value = chunk[base + longColumns[i]];
      if (value != 0) {
        stream.putLong(longIds[i]).putLong(value);
      }
    }
    for (int i = 0; i < bytesColumns.length; i++) {
      long handle = chunk[base + bytesColumns[i]];
      if (handle != 0) {
        stream.putLong(bytesIds[i]);
        putBlob(handle);
      }
    }
    return stream.getAsLong();
  }

  private void putBlob(long handle) {
    stream.putLong(BlobStore.length(handle));
    blobs.send(handle, intoStream);
  }

  private void putBytes(byte[] source, int offset, int length) {
    stream.putBytes(source, offset, length);
  }

  /** What a whole table's hash is, from the sum of its rows' hashes. */
  long ofTable(long sum, int rows, long nextOrdinal) {
    return stream.reset().putLong(tableId).putLong(sum).putLong(rows).putLong(nextOrdinal).getAsLong();
  }
}
