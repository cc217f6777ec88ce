package io.holdfast.ads;

import io.holdfast.ads.AdCommand.DeleteAd;
import io.holdfast.ads.AdCommand.ImportAds;
import io.holdfast.kernel.table.ByteSink;
import java.util.ArrayList;
import java.util.List;
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
 * The path of a query from conditions to the bytes of the answer, and of a group of an import, over widely targeted
 * ads (six of 60 countries, two platforms, ages 18 to 65) of 500 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xms5g", "-Xmx5g", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdReaderBenchmark {
  private static final int COUNTRIES = 60;
  private static final int NOW = 1_000;

  @Param({"1000", "1000000"})
  private int ads;

  private final AdBench bench = new AdBench();
  private final SplittableRandom random = new SplittableRandom(42);
  private long lengths;
  private final ByteSink sink = (bytes, offset, length) -> lengths += length;
  private AdReader reader;
  private long next;

  @Setup(Level.Trial)
  public void fill() {
    for (long i = 0; i < ads / ImportAds.MOST; i++) {
      bench.apply(group(), NOW);
    }
    reader = bench.machine.view().reader();
  }

  private ImportAds group() {
    List<Ad> group = new ArrayList<>();
    for (int i = 0; i < ImportAds.MOST; i++) {
      group.add(ad());
    }
    return new ImportAds(group);
  }

  private Ad ad() {
    int[] countries = random.ints(6, 0, COUNTRIES).sorted().distinct().toArray();
    AdTargeting targeting = new AdTargeting(18, 65, 0, countries, 7 & ~(1 << random.nextInt(3)));
    return new Ad(AdSamples.id(next++), targeting, 0, NOW + 1 + random.nextLong(1L << 32), NOW, new byte[500]);
  }

  /** The same question again and again. */
  @Benchmark
  public int fourConditions() {
    return reader.query(new AdConditions(24, 1, 5, 1), 0, 10, NOW, sink);
  }

  /** Another question each time. */
  @Benchmark
  public int fourConditionsMixed() {
    AdConditions conditions =
        new AdConditions(random.nextInt(18, 66), random.nextInt(2), random.nextInt(COUNTRIES), random.nextInt(3));
    return reader.query(conditions, 0, 10, NOW, sink);
  }

  /** One ad by its id. */
  @Benchmark
  public boolean find() {
    boolean found = reader.find(AdSamples.id(random.nextLong(ads)));
    reader.json(sink);
    return found;
  }

  /** A group of {@link ImportAds#MOST} ads comes and goes again. */
  @Benchmark
  public long importAndDelete() {
    long first = next;
    bench.apply(group(), NOW);
    for (long i = first; i < next; i++) {
      bench.apply(new DeleteAd(AdSamples.id(i), 0), NOW);
    }
    return next;
  }
}
