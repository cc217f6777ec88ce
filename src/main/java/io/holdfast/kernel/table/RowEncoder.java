package io.holdfast.kernel.table;

/** Writes rows as {@link Cut} describes. */
final class RowEncoder {

  private final Table table;
  private final boolean byteKey;
  private final int[] columns;
  private final boolean[] isBytes;

  RowEncoder(Table table) {
    this.table = table;
    Schema schema = table.schema();
    byteKey = schema.byteKey();
    columns = schema.content().stream().mapToInt(Schema.Column::index).toArray();
    isBytes = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) {
      isBytes[i] = schema.content().get(i).kind() == ColumnKind.BYTES;
    }
  }

  void encode(int row, ByteBlock target) {
    int start = target.length();
    target.putInt(0);
    target.putLong(table.ordinal(row));
    if (byteKey) {
      putBytes(row, Schema.KEY, target);
    } else {
      target.putLong(table.keyHigh(row));
      target.putLong(table.keyLow(row));
    }
    for (int i = 0; i < columns.length; i++) {
      if (isBytes[i]) {
        putBytes(row, columns[i], target);
      } else {
        target.putLong(table.getLong(row, columns[i]));
      }
    }
    target.setInt(start, target.length() - start - Integer.BYTES);
  }

  private void putBytes(int row, int column, ByteBlock target) {
    target.putInt(table.length(row, column));
    table.sendBytes(row, column, target.appender());
  }
}
