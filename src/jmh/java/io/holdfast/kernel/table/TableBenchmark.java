package io.holdfast.kernel.table;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A table of ad-like rows: eight numbers and one value of 400 bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch", "-XX:+UseCompactObjectHeaders"})
@State(Scope.Thread)
public class TableBenchmark {

  private static final int LONGS = 8;

  @Param({"1000", "1000000"})
  int rows;

  private final byte[] value = new byte[400];
  private final byte[] buffer = new byte[1024];
  private final int[] longs = new int[LONGS];
  private Undo undo;
  private Table table;
  private TableReader reader;
  private int json;
  private long at;
  private long oldest;
  private long newest;
  private SplittableRandom random;

  @Setup
  public void fill() {
    random = new SplittableRandom(1);
    random.nextBytes(value);
    undo = new Undo();
    table = new Table(schema(), undo);
    for (newest = 0; newest < rows; newest++) {
      insert(newest);
    }
    reader = table.reader();
  }

  private Schema schema() {
    Schema.Builder b = Schema.uuidKeyed("bench");
    for (int i = 0; i < LONGS; i++) {
      longs[i] = b.longColumn("n" + i);
    }
    json = b.bytesColumn("json");
    int position = b.derivedColumn("position");
    return position > 0 ? b.build(RowRouting.ofKey()) : null;
  }

  private void insert(long key) {
    undo.begin();
    int row = table.insert(KeyHash.mix(key), key);
    for (int column : longs) {
      table.setLong(row, column, key + column);
    }
    table.setBytes(row, json, value);
    table.close(row);
    undo.commit();
  }

  private long anyKey() {
    return oldest + random.nextInt(rows);
  }

  @Benchmark
  public int find() {
    long key = anyKey();
    return table.find(KeyHash.mix(key), key);
  }

  @Benchmark
  public boolean findNothing() {
    long key = anyKey();
    return reader.find(KeyHash.mix(key), ~key);
  }

  @Benchmark
  public int findAndCopy() {
    long key = anyKey();
    int length;
    do {
      if (!reader.find(KeyHash.mix(key), key)) {
        throw new IllegalStateException("missing");
      }
      length = reader.copyBytes(json, buffer, 0);
    } while (!reader.valid());
    return length;
  }

  @Benchmark
  public void updateNumber() {
    long key = anyKey();
    undo.begin();
    int row = table.find(KeyHash.mix(key), key);
    table.open(row);
    table.setLong(row, longs[3], at++);
    table.close(row);
    undo.commit();
  }

  @Benchmark
  public void updateBytes() {
    long key = anyKey();
    undo.begin();
    int row = table.find(KeyHash.mix(key), key);
    table.open(row);
    value[5] = (byte) at++;
    table.setBytes(row, json, value);
    table.close(row);
    undo.commit();
  }

  @Benchmark
  public void insertAndDeleteOldest() {
    insert(newest++);
    undo.begin();
    table.delete(table.find(KeyHash.mix(oldest), oldest));
    oldest++;
    undo.commit();
  }
}
