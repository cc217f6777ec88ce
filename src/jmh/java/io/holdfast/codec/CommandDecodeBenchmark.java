package io.holdfast.codec;

import io.holdfast.ads.Ad;
import io.holdfast.ads.AdCommand.CreateAd;
import io.holdfast.ads.AdTargeting;
import io.holdfast.coordination.CoordinationCommand.Execute;
import io.holdfast.coordination.Request;
import io.holdfast.kernel.Command;
import io.holdfast.shop.ShopCommand.Checkout;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What an instance that follows the log pays to decode a command with its envelope: one of each domain, and all of them
 * in turn, as a journal has them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandDecodeBenchmark {
  private static final int SORTS = 4;
  private static final UUID ID = UUID.fromString("018f1111-2222-7333-8444-555566667777");
  private static final UUID OTHER = UUID.fromString("018f9999-2222-7333-8444-55556666aaaa");

  private final SubmissionCodec submissions = new SubmissionCodec(Kinds.standard());
  private final byte[] createAd = encoded(new CreateAd(new Ad(ID,
      new AdTargeting(18, 65, 0, new int[] {10, 200}, 3), 1_700_000_000_000L, 1_800_000_000_000L,
      1_700_000_000_000L, json(300))));
  private final byte[] reserve = encoded(new Reserve(ID, "breakfast-2024-05-17", "user-12345", 2, json(40), 90, true,
      false));
  private final byte[] checkout = encoded(new Checkout(ID, 65_537, OTHER, List.of(OTHER, new UUID(0, 17))));
  private final byte[] setValue = encoded(new Execute("environment", null,
      Request.of(Request.SetValue.to("service/config", json(100)))));

  private byte[] encoded(Command command) {
    return submissions.encode(new Submission(command, "alice", null, null));
  }

  private static byte[] json(int length) {
    return ("{\"title\":\"" + "x".repeat(length - 12) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private Submission decode(byte[] submission) {
    return submissions.decode(new ByteReader(submission, 0, submission.length));
  }

  /** An ad for two countries and two platforms. */
  @Benchmark
  public Submission createAd() {
    return decode(createAd);
  }

  /** A reservation that is held. */
  @Benchmark
  public Submission reserve() {
    return decode(reserve);
  }

  /** A checkout of two items. */
  @Benchmark
  public Submission checkout() {
    return decode(checkout);
  }

  /** A coordination request that sets a value. */
  @Benchmark
  public Submission setValue() {
    return decode(setValue);
  }

  /** One of each after another; the figure is of one. */
  @Benchmark
  @OperationsPerInvocation(SORTS)
  public void inTurn(Blackhole hole) {
    hole.consume(decode(createAd));
    hole.consume(decode(reserve));
    hole.consume(decode(checkout));
    hole.consume(decode(setValue));
  }
}
