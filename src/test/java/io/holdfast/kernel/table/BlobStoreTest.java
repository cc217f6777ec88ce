package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlobStoreTest {

  private final BlobStore store = new BlobStore();

  private byte[] get(long handle) {
    byte[] bytes = new byte[BlobStore.length(handle)];
    assertThat(store.copy(handle, bytes, 0)).isEqualTo(bytes.length);
    return bytes;
  }

  @Test
  void sizeClassesHoldWhatTheySayWithLittleWaste() {
    int previous = 0;
    for (int cls = 0; cls < SizeClasses.COUNT; cls++) {
      int size = SizeClasses.size(cls);
      assertThat(size).isGreaterThan(previous).matches(s -> s % SizeClasses.GRAIN == 0);
      previous = size;
    }
    assertThat(previous).isEqualTo(SizeClasses.LARGEST);
    for (int bytes = 1; bytes <= SizeClasses.LARGEST; bytes++) {
      int size = SizeClasses.size(SizeClasses.holding(bytes));
      assertThat(size >= bytes && size - bytes < Math.max(SizeClasses.GRAIN, bytes / 16 + 1)).isTrue();
      if (bytes >= SizeClasses.GRAIN) {
        int within = SizeClasses.within(bytes);
        boolean largest = within == SizeClasses.COUNT - 1 || SizeClasses.size(within + 1) > bytes;
        assertThat(SizeClasses.size(within) <= bytes && largest).isTrue();
      }
    }
  }

  @Test
  void randomValuesSurviveEachOther() {
    long seed = Seeds.next();
    Seeds.run(seed, () -> {
      SplittableRandom random = new SplittableRandom(seed);
      List<byte[]> values = new ArrayList<>();
      List<Long> handles = new ArrayList<>();
      for (int i = 0; i < 30_000; i++) {
        if (values.isEmpty() || random.nextInt(100) < 53) {
          int most = random.nextInt(1_000) == 0 ? 300_000 : 1 << random.nextInt(13);
          byte[] value = Seeds.bytes(random, random.nextInt(most + 1));
          values.add(value);
          handles.add(store.store(value, 0, value.length));
        } else {
          int at = random.nextInt(values.size());
          assertThat(get(handles.get(at))).isEqualTo(values.get(at));
          store.free(handles.get(at));
          values.set(at, values.getLast());
          handles.set(at, handles.getLast());
          values.removeLast();
          handles.removeLast();
        }
      }
      for (int i = 0; i < values.size(); i++) {
        assertThat(store.equal(handles.get(i), values.get(i), 0, values.get(i).length)).isTrue();
        store.free(handles.get(i));
      }
      assertThat(store.liveBytes()).isZero();
      assertThat(store.freeBytes()).isEqualTo(store.reservedBytes());
    });
  }

  @Test
  void freedMemoryIsUsedAgainBeforeNewIsTaken() {
    List<Long> handles = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      handles.add(store.store(new byte[500], 0, 500));
    }
    long reserved = store.reservedBytes();
    assertThat(reserved).isLessThan(10_000L * 530);
    for (int round = 0; round < 5; round++) {
      handles.forEach(store::free);
      handles.clear();
      int length = round % 2 == 0 ? 200 : 500;
      for (int i = 0; i < 10_000; i++) {
        handles.add(store.store(new byte[length], 0, length));
      }
    }
    assertThat(store.reservedBytes()).as("500, then split for 200, then fresh for the rest")
        .isLessThan(reserved * 2);
  }

  @Test
  void noHandleWhateverMakesAReaderFail() {
    store.store(new byte[100], 0, 100);
    long large = store.store(new byte[100_000], 0, 100_000);
    store.free(large);
    byte[] target = new byte[1 << 10];
    SplittableRandom random = new SplittableRandom(1);
    assertThat(store.copy(large, target, 0)).isEqualTo(-1);
    for (int i = 0; i < 1_000_000; i++) {
      long handle = random.nextLong() >>> random.nextInt(64);
      assertThat(store.copy(handle, target, 0)).isGreaterThanOrEqualTo(-1);
      store.equal(handle, target, 0, target.length);
      store.send(handle, (source, offset, length) -> {
        if (offset < 0 || length < 0 || offset + length > source.length) {
          throw new AssertionError("outside: " + offset + " + " + length + " of " + source.length);
        }
      });
    }
  }

  @Test
  void aValueThatDoesNotFitIsOnlyMeasured() {
    long handle = store.store(new byte[] {1, 2, 3}, 0, 3);
    byte[] target = new byte[4];
    assertThat(store.copy(handle, target, 2)).isEqualTo(3);
    assertThat(target).containsOnly(0);
    assertThat(store.copy(handle, target, 1)).isEqualTo(3);
    assertThat(target).containsExactly(0, 1, 2, 3);
  }
}
