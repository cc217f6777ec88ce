package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyIndexTest {

  private final RowStore rows = new RowStore(Schema.KEY + 2);
  private final KeyIndex index = new KeyIndex(rows, new BlobStore());

  private int row(long key) {
    int row = rows.take();
    long[] c = rows.chunk(row);
    int b = rows.base(row);
    c[b + Schema.ORDINAL] = row + 1;
    c[b + Schema.KEY] = key;
    Stamp.end(c, b);
    return row;
  }

  @Test
  void keysWhoseHashesAreAllEqualAreStillFound() {
    for (int i = 0; i < 2_000; i++) {
      index.insert(7, row(i));
    }
    for (int i = 0; i < 2_000; i += 2) {
      index.remove(7, i);
    }
    for (int i = 0; i < 2_000; i++) {
      assertThat(index.find(7, i, 0)).isEqualTo(i % 2 == 0 ? -1 : i);
    }
  }

  @Test
  void moreEqualHashesThanASegmentHoldsDoNotSplitItForEver() {
    int[] hashes = {0, -1, 1 << 14};
    for (int i = 0; i < 3 * KeyIndex.MAX_SLOTS / 4; i++) {
      index.insert(hashes[i % 3] + (i & 0xF), row(i));
    }
    for (int i = 0; i < 3 * KeyIndex.MAX_SLOTS / 4; i += 97) {
      assertThat(index.find(hashes[i % 3] + (i & 0xF), i, 0)).isEqualTo(i);
    }
  }

  @Test
  void aReservedIndexNeverGrowsWhileItFills() {
    index.reserve(300_000);
    long before = index.reservedBytes();
    SplittableRandom random = new SplittableRandom(1);
    int[] hashes = random.ints(300_000).toArray();
    for (int i = 0; i < hashes.length; i++) {
      index.insert(hashes[i], row(i));
    }
    assertThat(index.reservedBytes()).isEqualTo(before).isLessThan(300_000L * 30);
    for (int i = 0; i < hashes.length; i++) {
      assertThat(index.find(hashes[i], i, 0)).isEqualTo(i);
    }
  }

  @Test
  void anIndexThatGrowsStaysSmall() {
    for (int i = 0; i < 300_000; i++) {
      index.insert(KeyHash.of(i, i), row(i));
    }
    for (int i = 0; i < 300_000; i++) {
      assertThat(index.find(KeyHash.of(i, i), i, 0)).isEqualTo(i);
    }
    assertThat(index.reservedBytes()).isLessThan(300_000L * 24);
  }
}
