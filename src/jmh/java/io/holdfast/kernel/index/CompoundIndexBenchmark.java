package io.holdfast.kernel.index;

import io.holdfast.kernel.table.Undo;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Queries over widely targeted rows (six of 60 countries, two platforms, ages 18 to 65), one in a hundred of which also
 * matches age 90. "Mixed" asks another question each time, so that the caches hold little of the last one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompoundIndexBenchmark {
  private static final int COUNTRIES = 60;
  private static final int MIX = 4096;
  private static final int RARE_AGE = 90;
  private static final long KEYS = 1L << 32;

  @Param({"1000", "1000000"})
  private int rowCount;

  private SampleRows rows;
  private CompoundIndex index;
  private CompoundIndex waiting;
  private Query query;
  private final int[] countries = new int[MIX];
  private final int[] ages = new int[MIX];
  private int turn;

  @Setup(Level.Trial)
  public void fill() {
    SplittableRandom random = new SplittableRandom(42);
    rows = new SampleRows(rowCount + 1);
    for (int row = 0; row <= rowCount; row++) {
      rows.setWide(row, random.nextLong(1, KEYS), random, COUNTRIES);
      if (random.nextInt(100) == 0) {
        rows.hi[row] = 95;
      }
    }
    index = new CompoundIndex(SampleRows.SCHEMA, rows, new Undo());
    index.rebuild(IntStream.range(0, rowCount).toArray(), rowCount);
    waiting = new CompoundIndex(SampleRows.SCHEMA.withoutLevels(), new Starts(rows), new Undo());
    waiting.rebuild(IntStream.range(0, rowCount / 100).toArray(), rowCount / 100);
    query = index.newQuery();
    for (int i = 0; i < MIX; i++) {
      countries[i] = random.nextInt(COUNTRIES);
      ages[i] = random.nextInt(18, 66);
    }
  }

  private int next() {
    turn = turn + 1 & MIX - 1;
    return turn;
  }

  private int answer() {
    index.run(query);
    return query.total() + query.size();
  }

  private Query fourConditions(int country, int age, int gender, int platform) {
    return query
        .clear()
        .at(0)
        .with(SampleRows.COUNTRY, country)
        .with(SampleRows.AGE, age)
        .with(SampleRows.GENDER, gender)
        .with(SampleRows.PLATFORM, platform);
  }

  @Benchmark
  public int fourConditions() {
    fourConditions(5, 24, 1, 1);
    return answer();
  }

  @Benchmark
  public int fourConditionsMixed() {
    int i = next();
    fourConditions(countries[i], ages[i], i & 1, i % 3);
    return answer();
  }

  @Benchmark
  public int fourConditionsMixedHalfEnded() {
    int i = next();
    fourConditions(countries[i], ages[i], i & 1, i % 3).at(KEYS / 2 + i);
    return answer();
  }

  @Benchmark
  public int rareAgeOnly() {
    query.clear().at(0).with(SampleRows.AGE, RARE_AGE);
    return answer();
  }

  @Benchmark
  public int rareAgeAndCountryMixed() {
    query.clear().at(0).with(SampleRows.AGE, RARE_AGE).with(SampleRows.COUNTRY, countries[next()]);
    return answer();
  }

  @Benchmark
  public int rareAgeDeep() {
    query.clear().at(0).with(SampleRows.AGE, RARE_AGE).page(Math.min(9_900, rowCount / 120), 10);
    return answer();
  }

  @Benchmark
  public int countryOnlyMixed() {
    query.clear().at(0).with(SampleRows.COUNTRY, countries[next()]);
    return answer();
  }

  @Benchmark
  public int nothingAskedMixedDepth() {
    query.clear().at(0).page((int) (ages[next()] * 7_919L % rowCount), 10);
    return answer();
  }

  @Benchmark
  public int fourConditionsOffset10000Mixed() {
    int i = next();
    fourConditions(countries[i], ages[i], i & 1, i % 3).page(Math.min(10_000, rowCount / 20), 10);
    return answer();
  }

  @Benchmark
  public int countryOnlyOffset10000Mixed() {
    query.clear().at(0).with(SampleRows.COUNTRY, countries[next()]).page(Math.min(10_000, rowCount / 20), 10);
    return answer();
  }

  /** As many rows as a hundredth of all start at once and have not been moved yet. */
  @Benchmark
  public int fourConditionsWithLateRows() {
    fourConditions(5, 24, 1, 1).at(1);
    index.run(query, waiting);
    return query.total();
  }

  /** Another row in and out each time: the sum of one insertion and one removal. */
  @Benchmark
  public int insertAndRemove() {
    int i = next();
    rows.keys[rowCount] = i * (KEYS / MIX);
    index.insert(rowCount);
    index.remove(rowCount);
    return index.rows();
  }

  /** All rows start at 1. */
  private record Starts(SampleRows rows) implements RowSource {
    @Override
    public void read(int row, RowValues into) {
      into.key(1).between(SampleRows.AGE, rows.lo[row], rows.hi[row]);
      into.choose(SampleRows.GENDER, rows.genders[row]).choose(SampleRows.PLATFORM, rows.platforms[row]);
    }

    @Override
    public int compareTies(int a, int b) {
      return rows.compareTies(a, b);
    }
  }
}
