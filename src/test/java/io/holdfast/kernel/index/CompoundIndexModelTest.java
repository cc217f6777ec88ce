package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.table.Undo;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random changes and questions, compared with a model that goes through all rows. */
class CompoundIndexModelTest {

  @Test
  void answersAsTheModelDoesWithFewRows() {
    Seeds.run(40, random -> new Run(random, 300, 400, 5).run(60));
  }

  @Test
  void answersAsTheModelDoesWithManyRows() {
    Seeds.run(3, random -> new Run(random, 24_000, 60_000, 3).run(60));
  }

  /** So few that whole blocks have one key, and ties decide. */
  @Test
  void answersAsTheModelDoesWithFewKeys() {
    Seeds.run(2, random -> new Run(random, 24_000, 20, 3).run(60));
  }

  @Test
  @Tag("full")
  void answersAsTheModelDoesForLong() {
    Seeds.run(2, random -> new Run(random, 60_000, 20_000, 40).run(60));
  }

  @Test
  void bulkLoadHoldsWhatInsertionHolds() {
    Seeds.run(
        5,
        random -> {
          SampleRows rows = new SampleRows(5_000);
          CompoundIndex one = new CompoundIndex(SampleRows.SCHEMA, rows, new Undo());
          IntStream.range(0, 5_000).forEach(row -> rows.setRandom(row, random, 700, 8));
          IntStream.range(0, 5_000).forEach(one::insert);
          CompoundIndex other = new CompoundIndex(SampleRows.SCHEMA, rows, new Undo());
          other.rebuild(IntStream.range(0, 5_000).map(i -> 4_999 - i).toArray(), 5_000);
          StructureCheck.check(other, rows);
          assertThat(StructureCheck.contents(other)).isEqualTo(StructureCheck.contents(one));
        });
  }

  /** One run: rows come and go, in waves, with time moving on and commands failing. */
  private static final class Run {
    private final SplittableRandom random;
    private final SampleRows rows;
    private final Model model;
    private final Undo undo = new Undo();
    private final CompoundIndex index;
    private final CompoundIndex waiting;
    private final boolean[] waits;
    private final Query query;
    private final int most;
    private final int keyRange;
    private final int countries;
    private long now;

    Run(SplittableRandom random, int most, int keyRange, int countries) {
      this.random = random;
      this.most = most;
      this.keyRange = keyRange;
      this.countries = countries;
      rows = new SampleRows(most);
      model = new Model(rows);
      index = new CompoundIndex(SampleRows.SCHEMA, rows, undo);
      waiting = new CompoundIndex(SampleRows.SCHEMA.withoutLevels(), model, undo);
      waits = new boolean[most];
      query = index.newQuery();
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        boolean growing = step % 20 < 12;
        for (int i = random.nextInt(most / 8); i > 0; i--) {
          if (random.nextInt(10) < (growing ? 8 : 2)) {
            insert(random.nextInt(most));
          } else {
            remove(random.nextInt(most));
          }
        }
        rarely();
        for (int i = 0; i < 8; i++) {
          model.compare(index, waiting, query, now, random, countries);
        }
        if (step % 5 == 0) {
          StructureCheck.check(index, rows);
        }
      }
    }

    private void rarely() {
      switch (random.nextInt(7)) {
        case 0, 1 -> now += random.nextInt(keyRange / 20);
        case 2 -> now += random.nextInt(5);
        case 3 -> failingCommand();
        case 4 -> removeEnded();
        case 5 -> rebuild();
        case 6 -> takeIn();
        default -> throw new AssertionError();
      }
    }

    private void insert(int row) {
      if (model.has(row)) {
        return;
      }
      rows.setRandom(row, random, keyRange, countries);
      rows.keys[row] += now - keyRange / 20;
      if (random.nextInt(20) == 0) {
        model.put(row, now + random.nextInt(keyRange / 10));
        waiting.insert(row);
        waits[row] = true;
      } else {
        index.insert(row);
        model.put(row, Long.MIN_VALUE);
      }
    }

    private void remove(int row) {
      if (model.has(row)) {
        (waits[row] ? waiting : index).remove(row);
        waits[row] = false;
        model.remove(row);
      }
    }

    /** Rows that were there keep their values, as a table's undo would restore them before the index's. */
    private void failingCommand() {
      long[] before = model.copy();
      boolean[] waited = waits.clone();
      undo.begin();
      for (int i = random.nextInt(200); i > 0; i--) {
        int row = random.nextInt(most);
        if (model.has(row) && before[row] == model.start(row)) {
          remove(row);
        } else if (before[row] == Long.MAX_VALUE) {
          insert(row);
        }
      }
      for (int row = 0; row < most; row++) {
        if (before[row] != Long.MAX_VALUE) {
          model.put(row, before[row]);
        }
      }
      undo.rollback();
      model.restore(before);
      System.arraycopy(waited, 0, waits, 0, most);
    }

    private void removeEnded() {
      for (int row : model.all()) {
        if (rows.keys[row] <= now) {
          remove(row);
        }
      }
    }

    private void takeIn() {
      while (waiting.firstKey() <= now) {
        int row = waiting.firstRow();
        waiting.remove(row);
        waits[row] = false;
        index.insert(row);
      }
    }

    private void rebuild() {
      for (int row : model.all()) {
        if (model.start(row) > now) {
          remove(row);
        }
      }
      takeIn();
      int[] all = model.all();
      index.rebuild(all, all.length);
    }
  }
}
