package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.table.Undo;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A ranked index against a sorted set, through rollbacks and rebuilds. */
class RankedIndexTest {
  private static final int ROWS = 20_000;

  /** Rows with a number and a tie-breaker each. */
  private static final class Rows implements RankedIndex.Order {
    private final long[] keys = new long[ROWS];
    private final long[] ties = new long[ROWS];

    @Override
    public long key(int row) {
      return keys[row];
    }

    @Override
    public int compareTies(int a, int b) {
      return ties[a] != ties[b] ? Long.compare(ties[a], ties[b]) : Integer.compare(a, b);
    }

    Comparator<Integer> comparator() {
      return Comparator.<Integer>comparingLong(row -> keys[row]).thenComparing((a, b) -> compareTies(a, b));
    }
  }

  private record At(Rows rows, long key, long tie) implements RankedIndex.Place {
    @Override
    public int compareTo(int row) {
      return Long.compare(tie, rows.ties[row]);
    }
  }

  @Test
  void behavesAsASortedSet() {
    Seeds.run(8, random -> new Run(random).run());
  }

  private static final class Run {
    private final SplittableRandom random;
    private final Rows rows = new Rows();
    private final Undo undo = new Undo();
    private final RankedIndex index = new RankedIndex(rows, undo);
    private final TreeSet<Integer> model = new TreeSet<>(rows.comparator());
    private final int keys;

    Run(SplittableRandom random) {
      this.random = random;
      keys = random.nextInt(1, 5_000);
    }

    void run() {
      for (int round = 0; round < 60; round++) {
        boolean growing = random.nextInt(3) > 0;
        boolean kept = random.nextInt(4) > 0;
        List<Integer> before = List.copyOf(model);
        undo.begin();
        for (int i = 0; i < 500; i++) {
          change(growing);
        }
        if (kept) {
          undo.commit();
        } else {
          rollBack(before);
        }
        if (random.nextInt(10) == 0) {
          index.rebuild(model.stream().mapToInt(Integer::intValue).toArray(), model.size());
        }
        compare();
      }
      undo.begin();
      List.copyOf(model).forEach(this::remove);
      undo.commit();
      compare();
    }

    private void change(boolean growing) {
      int row = random.nextInt(ROWS);
      boolean there = model.contains(row);
      if (there && (!growing || random.nextInt(4) == 0)) {
        remove(row);
      } else if (!there && (growing || random.nextInt(4) == 0)) {
        rows.keys[row] = random.nextInt(keys);
        rows.ties[row] = random.nextInt(1000);
        insert(row);
        model.add(row);
      } else if (there) {
        remove(row);
      }
    }

    /** Whether a row comes first or not, both put it where it belongs. */
    private void insert(int row) {
      if (random.nextBoolean()) {
        index.insertFirst(row);
      } else {
        index.insert(row);
      }
    }

    private void remove(int row) {
      index.remove(row);
      model.remove(row);
    }

    /** Rows that were removed and inserted again within the round have other keys now. */
    private void rollBack(List<Integer> before) {
      undo.rollback();
      model.clear();
      model.addAll(before);
    }

    private void compare() {
      index.verify();
      assertThat(index.size()).isEqualTo(model.size());
      int[] all = new int[model.size()];
      assertThat(index.rows(0, all.length, all)).isEqualTo(all.length);
      assertThat(IntStream.of(all).boxed().toList()).isEqualTo(List.copyOf(model));
      for (int i = 0; i < 20; i++) {
        At place = new At(rows, random.nextInt(keys), random.nextInt(1000));
        long before = model.stream()
            .filter(row -> rows.keys[row] < place.key || rows.keys[row] == place.key && rows.ties[row] < place.tie)
            .count();
        assertThat(index.rank(place)).isEqualTo((int) before);
        if (!model.isEmpty()) {
          int rank = random.nextInt(model.size());
          assertThat(index.row(rank)).isEqualTo(all[rank]);
        }
      }
    }
  }

  @Test
  void aRollbackRestoresWhatWasThere() {
    Rows rows = new Rows();
    Undo undo = new Undo();
    RankedIndex index = new RankedIndex(rows, undo);
    IntStream.range(0, 1_000).forEach(index::insert);
    undo.begin();
    IntStream.range(0, 1_000).filter(row -> row % 3 > 0).forEach(index::remove);
    IntStream.range(1_000, 3_000).forEach(index::insert);
    undo.rollback();

    index.verify();
    assertThat(index.size()).isEqualTo(1_000);
    assertThat(index.row(999)).isEqualTo(999);
  }

  @Test
  void rowsAreThereOnceOrNotAtAll() {
    RankedIndex index = new RankedIndex(new Rows(), new Undo());
    index.insert(7);

    assertThatThrownBy(() -> index.insert(7)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> index.insertFirst(7)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> index.remove(8)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> index.row(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> index.row(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aRowThatComesFirstIsComparedWithOneOther() {
    int[] compared = new int[1];
    RankedIndex index = new RankedIndex(new RankedIndex.Order() {
      @Override
      public long key(int row) {
        return row % 3;
      }

      @Override
      public int compareTies(int a, int b) {
        compared[0]++;
        return Integer.compare(b, a);
      }
    }, new Undo());
    IntStream.range(0, ROWS).forEach(index::insertFirst);

    assertThat(compared[0]).isLessThan(ROWS);
    index.verify();
  }

  @Test
  void rowsThatComeInOrderFillTheirLeaves() {
    RankedIndex index = new RankedIndex(new Rows(), new Undo());
    IntStream.range(0, ROWS).forEach(index::insert);

    assertThat(index.memory()).isLessThan(ROWS * 14L);
  }
}
