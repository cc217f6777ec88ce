package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.kernel.table.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A million ads of about 600 bytes: written to a file while their loop goes on, verified, loaded. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 4)
@Fork(value = 1, jvmArgsAppend = {"-Xms5g", "-Xmx5g", "-XX:+AlwaysPreTouch", "-XX:+UseCompactObjectHeaders"})
@State(Scope.Thread)
public class SnapshotBenchmark {
  private static final int ROWS = 1_000_000;
  private static final String JSON = """
      {"id":"%016x%016x","title":"AD %d: %d%% off %s","content":"Only this month: %s for %d%% less than last year, in \
      every shop near you and on the web. Code %s.","start_at":"%d","end_at":"%d","conditions":{"age_start":%d,\
      "age_end":65,"gender":["M","F"],"country":["TW","JP","US","GB","DE","FR"],"platform":["android","ios"]},\
      "version":%d,"created_at":"2026-03-0%dT10:%d:%d.%dZ","updated_at":"2026-03-0%dT10:%d:%d.%dZ","note":"%s"}""";

  private SampleAds ads;
  private Path directory;
  private FileSnapshotArchive archive;
  private ExecutorService loop;
  private SnapshotInfo stored;
  private long sequence;

  /** How long one piece held its loop. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Pieces {
    /** In microseconds. */
    public volatile long longest;
    /** In microseconds. */
    public volatile long together;
    /** How many there were. */
    public volatile long count;

    /** Begins anew. */
    @Setup(Level.Iteration)
    public void clear() {
      longest = 0;
      together = 0;
      count = 0;
    }
  }

  @Setup
  public void fill() throws IOException {
    directory = Files.createTempDirectory("snapshots");
    archive = FileSnapshotArchive.open(directory);
    loop = Executors.newSingleThreadExecutor();
    ads = new SampleAds();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ROWS; i++) {
      ads.insert(random.nextLong(), i, json(random, i));
    }
    stored = archive.write(cut(new Pieces())).toCompletableFuture().join();
  }

  private static byte[] json(SplittableRandom random, int i) {
    String goods = List.of("running shoes", "espresso machines", "night trains", "paperbacks").get(random.nextInt(4));
    String code = Long.toString(random.nextLong() >>> 24, 36);
    int percent = random.nextInt(60);
    return JSON.formatted(random.nextLong(), random.nextLong(), i, percent, goods, goods, percent, code,
        random.nextLong() >>> 24, random.nextLong() >>> 24, random.nextInt(60), random.nextInt(9), random.nextInt(9),
        random.nextInt(60), random.nextInt(60), random.nextInt(1000), random.nextInt(9), random.nextInt(60),
        random.nextInt(60), random.nextInt(1000), code).getBytes(StandardCharsets.UTF_8);
  }

  private Cut cut(Pieces pieces) {
    return new Cut(new Position(1, ++sequence), 0, 1, List.of(ads.source(task -> loop.execute(() -> {
      long start = System.nanoTime();
      task.run();
      long micros = (System.nanoTime() - start) / 1_000;
      pieces.longest = Math.max(pieces.longest, micros);
      pieces.together += micros;
      pieces.count++;
    }))));
  }

  @Benchmark
  public SnapshotInfo write(Pieces pieces) {
    return archive.write(cut(pieces)).toCompletableFuture().join();
  }

  @Benchmark
  public Table load() {
    SampleAds empty = new SampleAds();
    archive.read(stored, (partition, name) -> empty.target()).toCompletableFuture().join();
    return empty.table();
  }

  @Benchmark
  public SnapshotInspection verify() throws IOException {
    return SnapshotInspection.verify(archive.file(stored.position()));
  }

  @TearDown
  public void end() throws IOException {
    archive.close();
    loop.shutdown();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
