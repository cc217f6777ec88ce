package io.holdfast.kernel.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million rows of about 500 bytes with a deadline: inserted, copied out by a cut, loaded. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 4)
@Fork(value = 1, jvmArgsAppend = {"-Xms6g", "-Xmx6g", "-XX:+AlwaysPreTouch", "-XX:+UseCompactObjectHeaders"})
@State(Scope.Thread)
public class TableLoadBenchmark {

  private static final int ROWS = 1_000_000;
  private static final int SLICE = 1 << 20;

  private final byte[] value = new byte[500];
  private final int[] longs = new int[8];
  private int json;
  private int position;
  private Schema schema;
  private Table table;
  private SectionHeader header;
  private final List<byte[]> chunks = new ArrayList<>();

  @Setup
  public void fill() {
    Schema.Builder b = Schema.uuidKeyed("bench");
    for (int i = 0; i < longs.length; i++) {
      longs[i] = b.longColumn("n" + i);
    }
    json = b.bytesColumn("json");
    position = b.derivedColumn("position");
    schema = b.build(RowRouting.ofKey());
    new SplittableRandom(1).nextBytes(value);
    table = insert();
    copy();
  }

  @Benchmark
  public Table insert() {
    Undo undo = new Undo();
    Table filled = new Table(schema, undo);
    filled.queueBy(longs[0], position);
    for (int i = 0; i < ROWS; i++) {
      undo.begin();
      int row = filled.insert(KeyHash.mix(i), i);
      for (int column : longs) {
        filled.setLong(row, column, KeyHash.mix(i + column) >>> 20);
      }
      filled.setBytes(row, json, value, 0, 450 + i % 50);
      filled.close(row);
      undo.commit();
    }
    return filled;
  }

  @Benchmark
  public int copy() {
    chunks.clear();
    Cut cut = table.cut();
    header = cut.header();
    ByteBlock block = new ByteBlock(SLICE + 1024);
    boolean more = true;
    while (more) {
      block.clear();
      more = cut.copy(block, SLICE);
      chunks.add(block.toBytes());
    }
    return chunks.size();
  }

  @Benchmark
  public Table load() {
    Table loaded = new Table(schema, new Undo());
    loaded.queueBy(longs[0], position);
    TableLoader loader = new TableLoader(loaded, header);
    for (byte[] chunk : chunks) {
      loader.rows(chunk, 0, chunk.length);
    }
    loader.finish();
    return loaded;
  }
}
