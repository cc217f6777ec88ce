package io.holdfast.kernel.index;

import io.holdfast.kernel.table.Undo;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Rows that come and go in the index as a replica's ads do: all with one key, in the order of random ids, inserted one
 * by one. The ids lie as far from each other as those of a table of ads, so that the caches hold few of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompoundIndexWriteBenchmark {
  private static final int SPARE = 4096;

  @Param({"1000", "1000000"})
  private int rowCount;

  /** Narrow: ages 20 to 30. Wide: 18 to 65. Varied: each row has ages and platforms of its own. */
  @Param({"narrow", "wide", "varied"})
  private String conditions;

  private TableLike rows;
  private CompoundIndex index;
  private int oldest;
  private int newest;

  @Setup(Level.Trial)
  public void fill() {
    rows = new TableLike(rowCount + SPARE, conditions);
    index = new CompoundIndex(SampleRows.SCHEMA, rows, new Undo());
    for (int row = 0; row < rowCount; row++) {
      index.insert(row);
    }
    newest = rowCount;
    oldest = 0;
  }

  private int after(int row) {
    return row + 1 == rowCount + SPARE ? 0 : row + 1;
  }

  /** One insertion, and one removal elsewhere: three leaves each. */
  @Benchmark
  public int insertNewestAndRemoveOldest() {
    index.insert(newest);
    index.remove(oldest);
    newest = after(newest);
    oldest = after(oldest);
    return index.rows();
  }

  /** Rows of 16 longs, of which the first is the id and the second the conditions. */
  private static final class TableLike implements RowSource {
    private static final int WIDTH = 16;
    private final long[] table;

    TableLike(int rowCount, String conditions) {
      SplittableRandom random = new SplittableRandom(42);
      table = new long[rowCount * WIDTH];
      for (int row = 0; row < rowCount; row++) {
        table[row * WIDTH] = random.nextLong();
        table[row * WIDTH + 1] = switch (conditions) {
          case "narrow" -> pack(20, 30, 3);
          case "wide" -> pack(18, 65, 3);
          default -> {
            int from = random.nextInt(10, 60);
            yield pack(from, from + random.nextInt(40), random.nextInt(8));
          }
        };
      }
    }

    private static long pack(int from, int to, int platforms) {
      return from | to << 8 | platforms << 16;
    }

    @Override
    public void read(int row, RowValues into) {
      int conditions = (int) table[row * WIDTH + 1];
      into.key(1)
          .between(SampleRows.AGE, conditions & 0xFF, conditions >>> 8 & 0xFF)
          .choose(SampleRows.PLATFORM, conditions >>> 16)
          .add(SampleRows.COUNTRY, 100)
          .add(SampleRows.COUNTRY, 200);
    }

    @Override
    public int compareTies(int a, int b) {
      return Long.compareUnsigned(table[a * WIDTH], table[b * WIDTH]);
    }

    @Override
    public long tie(int row) {
      return table[row * WIDTH];
    }
  }
}
