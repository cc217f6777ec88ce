package io.holdfast.codec;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdTargeting;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a command costs on its way into an entry and out of it: a widely targeted ad with 300 bytes of JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final int COMMANDS = 64;
  private static final Batch.Header HEADER = new Batch.Header(1, new UUID(1, 2), 3, 1_700_000_000_000L);

  private final Kinds kinds = Kinds.standard();
  private final SubmissionCodec submissions = new SubmissionCodec(kinds);
  private final EntryCodec entries = new EntryCodec(kinds);
  private final CreateAd command = new CreateAd(new Ad(new UUID(5, 6),
      new AdTargeting(18, 65, 0, new int[] {10, 40, 70, 100, 200, 220}, 3), 1_700_000_000_000L, 1_800_000_000_000L,
      1_700_000_000_000L, new byte[300]));
  private final Submission submission = new Submission(command, "alice", null, null);
  private final byte[] encoded = submissions.encode(submission);
  private final List<byte[]> batch = Collections.nCopies(COMMANDS, encoded);
  private final byte[] entry = EntryCodec.assemble(HEADER, batch);
  private byte[] streamed;

  /** A command with its envelope, on the caller's thread. */
  @Benchmark
  public byte[] encode() {
    return submissions.encode(submission);
  }

  /** Only the command, by hand. */
  @Benchmark
  public byte[] encodeByHand() throws IOException {
    streamed = StreamedCreateAd.write(command);
    return streamed;
  }

  /** Copying and checksum, per command, on the log's loop. */
  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public byte[] assemble() {
    return EntryCodec.assemble(HEADER, batch);
  }

  /** A command with its envelope and its share of the entry. */
  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public Batch decode() {
    return entries.decode(entry);
  }

  /** Only the command, by hand. */
  @Benchmark
  public CreateAd decodeByHand() throws IOException {
    if (streamed == null) {
      streamed = StreamedCreateAd.write(command);
    }
    return StreamedCreateAd.read(streamed);
  }
}
