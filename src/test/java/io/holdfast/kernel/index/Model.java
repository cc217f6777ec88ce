package io.holdfast.kernel.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.index.Explanation.LeafVisit;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What an index should answer, found by going through all rows; also the rows by when they start. */
final class Model implements RowSource {
  private static final long ABSENT = Long.MAX_VALUE;

  final SampleRows rows;
  private final long[] starts;

  Model(SampleRows rows) {
    this.rows = rows;
    starts = new long[rows.keys.length];
    Arrays.fill(starts, ABSENT);
  }

  @Override
  public void read(int row, RowValues into) {
    int to = rows.hi[row];
    into.key(starts[row]).between(SampleRows.AGE, rows.lo[row], to);
    into.choose(SampleRows.GENDER, rows.genders[row]).choose(SampleRows.PLATFORM, rows.platforms[row]);
  }

  @Override
  public int compareTies(int a, int b) {
    return rows.compareTies(a, b);
  }

  void put(int row, long start) {
    starts[row] = start;
  }

  void remove(int row) {
    starts[row] = ABSENT;
  }

  long start(int row) {
    return starts[row];
  }

  boolean has(int row) {
    return starts[row] != ABSENT;
  }

  int[] all() {
    return IntStream.range(0, starts.length).filter(this::has).toArray();
  }

  long[] copy() {
    return starts.clone();
  }

  void restore(long[] copy) {
    System.arraycopy(copy, 0, starts, 0, starts.length);
  }

  /** Asks a random question and compares. */
  void compare(
      CompoundIndex index, CompoundIndex waiting, Query query, long now, RandomGenerator random, int countries) {
    int country = random.nextInt(3) == 0 ? -1 : random.nextInt(countries);
    int age = random.nextInt(3) == 0 ? -1 : random.nextInt(1, 101);
    int gender = random.nextInt(-1, 2);
    int platform = random.nextInt(-1, 3);
    int[] expected =
        IntStream.range(0, starts.length)
            .filter(row -> starts[row] <= now && rows.keys[row] > now)
            .filter(row -> rows.matches(row, country, age, gender, platform))
            .boxed()
            .sorted(rows::compare)
            .mapToInt(Integer::intValue)
            .toArray();
    int offset = random.nextInt(3) == 0 ? 0 : random.nextInt(expected.length + 20);
    int limit = random.nextInt(0, 101);
    set(query.clear().at(now).page(offset, limit), country, age, gender, platform);
    if (random.nextInt(4) == 0) {
      compareExplained(index, waiting, query);
    } else {
      index.run(query, waiting);
    }
    int[] page = IntStream.range(0, query.size()).map(query::row).toArray();
    assertThat(query.total()).isEqualTo(expected.length);
    assertThat(page).isEqualTo(Arrays.stream(expected).skip(offset).limit(limit).toArray());
  }

  private static void set(Query query, int country, int age, int gender, int platform) {
    if (country >= 0) {
      query.with(SampleRows.COUNTRY, country);
    }
    if (age >= 0) {
      query.with(SampleRows.AGE, age);
    }
    if (gender >= 0) {
      query.with(SampleRows.GENDER, gender);
    }
    if (platform >= 0) {
      query.with(SampleRows.PLATFORM, platform);
    }
  }

  private static void compareExplained(CompoundIndex index, CompoundIndex waiting, Query query) {
    Explanation explanation = index.explain(query, waiting);
    int matches = explanation.leaves().stream().mapToInt(LeafVisit::matches).sum();
    assertThat(matches + explanation.late().matches()).isEqualTo(query.total());
    assertThat(explanation.total()).isEqualTo(query.total());
    for (LeafVisit leaf : explanation.leaves()) {
      int left = leaf.conditions().isEmpty() ? leaf.candidates() : leaf.conditions().getLast().left();
      assertThat(leaf.matches() + leaf.passed()).as(leaf.path()).isEqualTo(left);
    }
  }
}
