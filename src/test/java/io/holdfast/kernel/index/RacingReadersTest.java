package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers while the writer writes. Every command keeps an invariant over the whole index (rows come and go in groups
 * of {@link #GROUP} that match alike), which a validated answer must show.
 */
@Timeout(60)
class RacingReadersTest {
  private static final int GROUP = 7;
  private static final int GROUPS = 1_500;
  private static final int WRITES = 15_000;

  private final SampleRows rows = new SampleRows(GROUP * GROUPS);
  private final CompoundIndex index = new CompoundIndex(SampleRows.SCHEMA, rows, new Undo());
  private final CompoundIndex waiting =
      new CompoundIndex(SampleRows.SCHEMA.withoutLevels(), new Started(rows), new Undo());
  private final Stamp stamp = new Stamp();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void aValidatedAnswerIsNeverTorn() throws Exception {
    Seeds.run(1, this::race);
  }

  private void race(SplittableRandom random) {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        SplittableRandom own = random.split();
        readers.add(threads.submit(() -> read(own)));
      }
      write(random);
      done.set(true);
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).as("validated answers").isPositive();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void write(SplittableRandom random) {
    boolean[] present = new boolean[GROUPS];
    for (int i = 0; i < WRITES; i++) {
      int group = random.nextInt(GROUPS);
      stamp.begin();
      for (int row = group * GROUP; row < (group + 1) * GROUP; row++) {
        if (present[group]) {
          remove(row, group);
        } else {
          rows.set(row, 1 + random.nextInt(500), random, 1 + group % 50, 51 + group % 50, 1 + group % 3, 0);
          insert(row, group);
        }
      }
      present[group] = !present[group];
      stamp.end();
    }
  }

  private void insert(int row, int group) {
    if (group % 20 == 0) {
      waiting.insert(row);
    } else {
      index.insert(row);
    }
  }

  private void remove(int row, int group) {
    if (group % 20 == 0) {
      waiting.remove(row);
    } else {
      index.remove(row);
    }
  }

  /** All waiting rows have started long ago. */
  private record Started(SampleRows rows) implements RowSource {
    @Override
    public void read(int row, RowValues into) {
      rows.read(row, into);
      into.key(-1);
    }

    @Override
    public int compareTies(int a, int b) {
      return rows.compareTies(a, b);
    }
  }

  private long read(SplittableRandom random) {
    Query query = index.newQuery();
    long valid = 0;
    while (!done.get() || valid == 0) {
      query.clear().at(0).page(random.nextInt(4_000), 100);
      if (random.nextBoolean()) {
        query.with(SampleRows.AGE, random.nextInt(1, 101));
      }
      if (random.nextBoolean()) {
        query.with(SampleRows.GENDER, random.nextInt(2));
      }
      if (random.nextBoolean()) {
        query.with(SampleRows.COUNTRY, random.nextInt(5));
      }
      if (runs(query)) {
        assertThat(query.total() % GROUP).isZero();
        valid++;
      }
    }
    return valid;
  }

  private boolean runs(Query query) {
    long before = stamp.awaitRead();
    boolean ordered;
    try {
      index.run(query, waiting);
      ordered = isOrdered(query);
    } catch (RuntimeException e) {
      if (stamp.validRead(before)) {
        throw e;
      }
      return false;
    }
    if (!stamp.validRead(before)) {
      return false;
    }
    assertThat(ordered).isTrue();
    return true;
  }

  private boolean isOrdered(Query query) {
    for (int i = 1; i < query.size(); i++) {
      if (rows.compare(query.row(i - 1), query.row(i)) >= 0) {
        return false;
      }
    }
    return true;
  }
}
