package io.holdfast.kernel.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

  private final Schema.Builder columns = Schema.uuidKeyed("things");
  private final int price = columns.longColumn("price");
  private final int json = columns.bytesColumn("json");
  private final int link = columns.derivedColumn("link");
  private final Undo undo = new Undo();
  private final Table table = new Table(columns.build(RowRouting.ofKey()), undo);

  private int add(long key, long value, String text) {
    int row = table.insert(key, ~key);
    table.setLong(row, price, value);
    table.setBytes(row, json, text.getBytes(UTF_8));
    table.close(row);
    return row;
  }

  private String text(int row) {
    return new String(table.bytes(row, json), UTF_8);
  }

  @Test
  void aRowIsFoundByItsKeyOnceItIsClosed() {
    int row = table.insert(1, 2);
    assertThat(table.find(1, 2)).isEqualTo(Table.NONE);
    table.setLong(row, price, 42);
    table.close(row);

    assertThat(table.find(1, 2)).isEqualTo(row);
    assertThat(table.find(2, 1)).isEqualTo(Table.NONE);
    assertThat(table.getLong(row, price)).isEqualTo(42);
    assertThat(table.keyHigh(row)).isEqualTo(1);
    assertThat(table.keyLow(row)).isEqualTo(2);
    assertThat(text(row)).isEmpty();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void aNewRowInAUsedPlaceIsBlankAndHasALaterOrdinal() {
    int first = add(1, 5, "old");
    table.setDerived(first, link, 9);
    table.delete(first);
    assertThat(table.find(1, ~1L)).isEqualTo(Table.NONE);
    assertThat(table.isLive(first)).isFalse();

    int second = table.insert(7, 7);
    table.close(second);
    assertThat(second).isEqualTo(first);
    assertThat(table.getLong(second, price)).isZero();
    assertThat(table.getLong(second, link)).isZero();
    assertThat(table.length(second, json)).isZero();
    assertThat(table.ordinal(second)).isEqualTo(2);
  }

  @Test
  void aTableIsFoundThroughKeysOfBytes() {
    Schema.Builder b = Schema.byteKeyed("names");
    int value = b.longColumn("value");
    Table names = new Table(b.build(RowRouting.ofKey()), undo);
    for (String name : new String[] {"", "a", "ä", "a much longer name than the others"}) {
      byte[] key = name.getBytes(UTF_8);
      int row = names.insert(key, 0, key.length);
      names.setLong(row, value, key.length + 1);
      names.close(row);
    }
    byte[] padded = "--a much longer name than the others--".getBytes(UTF_8);
    int row = names.find(padded, 2, padded.length - 4);
    assertThat(names.getLong(row, value)).isEqualTo(padded.length - 3);
    assertThat(names.bytes(row, names.keyColumn())).asString(UTF_8).startsWith("a much");
    assertThat(names.find(padded, 0, 0)).isNotEqualTo(Table.NONE);
    assertThat(names.find(padded, 0, 2)).isEqualTo(Table.NONE);
    assertThatThrownBy(() -> names.insert(1, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void misuseIsRefused() {
    int row = add(1, 1, "x");
    assertThatThrownBy(() -> table.insert(1, ~1L)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> table.setLong(row, price, 1)).hasMessageContaining("not open");
    assertThatThrownBy(() -> table.close(row)).hasMessageContaining("not open");
    assertThatThrownBy(() -> table.open(row + 1)).hasMessageContaining("no row");
    assertThatThrownBy(() -> table.delete(-1)).hasMessageContaining("no row");
    table.open(row);
    assertThatThrownBy(() -> table.open(row)).hasMessageContaining("is open");
    assertThatThrownBy(() -> table.delete(row)).hasMessageContaining("is open");
    assertThatThrownBy(() -> table.insert(2, 2)).hasMessageContaining("is open");
    assertThatThrownBy(() -> table.setLong(row, json, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.setLong(row, Schema.ORDINAL, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.setLong(row, link, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.setBytes(row, json, new byte[BlobStore.MAX_LENGTH + 1]))
        .isInstanceOf(IllegalArgumentException.class);
    table.close(row);
    assertThat(table.recomputeHash()).isEqualTo(table.contentHash());
  }

  @Test
  void valuesOfAnyLengthComeBackAsTheyWere() {
    for (int length : new int[] {0, 1, 15, 16, 17, 1023, 1024, 1025, 65_535, 65_536, 65_537, 5_000_000}) {
      byte[] value = new byte[length];
      for (int i = 0; i < length; i++) {
        value[i] = (byte) (i * 31 + length);
      }
      int row = table.insert(length, 1);
      table.setBytes(row, json, value);
      table.close(row);
      assertThat(table.bytes(row, json)).isEqualTo(value);
      assertThat(table.bytesEqual(row, json, value, 0, length)).isTrue();
    }
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      table.delete(row);
    }
    assertThat(table.memory().blobLive()).isZero();
    assertThat(table.memory().blobWaste()).isZero();
  }

  @Test
  void aFailedCommandHasNotHappened() {
    int kept = add(1, 10, "kept");
    int gone = add(2, 20, "gone");
    table.setDerived(kept, link, 77);
    long hash = table.contentHash();
    TableMemory memory = table.memory();

    undo.begin();
    table.delete(gone);
    int reused = add(3, 30, "new");
    table.open(kept);
    table.setLong(kept, price, 11);
    table.setBytes(kept, json, "changed once".getBytes(UTF_8));
    table.setBytes(kept, json, "changed twice".getBytes(UTF_8));
    table.close(kept);
    table.setDerived(kept, link, 78);
    table.delete(kept);
    add(1, 12, "the same key again");
    table.open(reused);
    table.setLong(reused, price, 31);
    undo.rollback();

    assertThat(table.contentHash()).isEqualTo(hash).isEqualTo(table.recomputeHash());
    assertThat(table.find(1, ~1L)).isEqualTo(kept);
    assertThat(table.find(2, ~2L)).isEqualTo(gone);
    assertThat(table.find(3, ~3L)).isEqualTo(Table.NONE);
    assertThat(table.getLong(kept, price)).isEqualTo(10);
    assertThat(table.getLong(kept, link)).isEqualTo(77);
    assertThat(text(kept)).isEqualTo("kept");
    assertThat(text(gone)).isEqualTo("gone");
    assertThat(table.nextOrdinal()).isEqualTo(3);
    assertThat(table.memory().blobLive()).isEqualTo(memory.blobLive());
    assertThat(table.validRead(kept, table.beginRead(kept))).isTrue();
  }

  @Test
  void theContentHashForgetsLayoutButNotContent() {
    Table other = new Table(table.schema(), new Undo());
    int a = add(1, 10, "a");
    add(2, 20, "b");
    table.open(a);
    table.setLong(a, price, 11);
    table.close(a);

    int x = other.insert(1, ~1L);
    other.setBytes(x, json, "a".getBytes(UTF_8));
    other.setLong(x, price, 11);
    other.close(x);
    int y = other.insert(2, ~2L);
    other.setBytes(y, json, "b".getBytes(UTF_8));
    other.setLong(y, price, 20);
    other.close(y);
    other.setDerived(y, link, 3);
    assertThat(other.contentHash()).isEqualTo(table.contentHash());

    other.open(y);
    other.setBytes(y, json, "B".getBytes(UTF_8));
    other.close(y);
    assertThat(other.contentHash()).isNotEqualTo(table.contentHash());
  }
}
