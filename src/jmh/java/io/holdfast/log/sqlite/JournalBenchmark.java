package io.holdfast.log.sqlite;

import io.holdfast.log.Append;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an append takes until it is durable and answered, one after another as an instance does it, and 16 instances'
 * at once, which share a sync. An entry of 250 bytes is one command, of 16,000 bytes 64 commands.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JournalBenchmark {
  private static final int AT_ONCE = 16;

  @Param({"250", "16000"})
  private int entryBytes;

  private Path directory;
  private SqliteJournal journal;
  private byte[] entry;
  private long batch;

  /** An empty journal beside the build's output, on a disk rather than in memory. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "journal");
    journal = SqliteJournal.open(directory, 8, Clock.system());
    entry = new byte[entryBytes];
    new Random(1).nextBytes(entry);
  }

  /** Leaves nothing. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    journal.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private CompletableFuture<Accepted> next(int instance) {
    UUID incarnation = new UUID(7, instance);
    return journal.append(new Append(1, incarnation, ++batch, 0, System.currentTimeMillis(), entry))
        .toCompletableFuture();
  }

  /** One append, answered. */
  @Benchmark
  public Accepted append() {
    return next(0).join();
  }

  /** Appends of several instances, all answered; the time is that of all of them. */
  @Benchmark
  public int appendTogether() {
    List<CompletableFuture<Accepted>> stages = new ArrayList<>(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      stages.add(next(i));
    }
    stages.forEach(CompletableFuture::join);
    return stages.size();
  }

  /** A chunk of a megabyte read back and checked. */
  @Benchmark
  public List<JournalEntry> read() {
    if (batch < 100) {
      append();
    }
    return journal.read(0, 1 << 20).toCompletableFuture().join();
  }
}
