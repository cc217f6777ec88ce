package io.holdfast.slots;

import io.holdfast.kernel.Routing;
import io.holdfast.slots.SlotCommand.CreateSlot;
import io.holdfast.slots.SlotCommand.Reserve;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;
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
 * What a reservation costs its partition: 10,000 users reserve slots of one day, all at random, which the partition's
 * upkeep follows as the engine's does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 1)
public class ReserveBenchmark {
  private static final int PREPARED = 1 << 16;
  private static final int USERS = 10_000;
  private static final int UPKEEP_EVERY = 64;
  private static final long HOUR = 3_600_000;
  private static final byte[] NOTHING = {};

  /** Slots of the partition: of 10,000 in eight partitions; of a million. */
  @Param({"1250", "125000"})
  private int slots;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Reserve[] prepared = new Reserve[PREPARED];
  private SlotBench partition;
  private int next;
  private long made = 1_000_000;

  /** Makes the slots. */
  @Setup(Level.Trial)
  public void fill() {
    partition = new SlotBench();
    partition.set(SlotSettings.RESERVATION_QUOTA, Integer.MAX_VALUE);
    partition.heard = false;
    for (int i = 0; i < slots; i++) {
      byte[] head = ("{\"id\":\"slot-" + i + "\"").getBytes(StandardCharsets.UTF_8);
      partition.apply(new CreateSlot(
          new Slot("slot-" + i, "Slot", HOUR * 1_000, HOUR * 1_001, Slot.MOST_CAPACITY, head)), 1_000);
    }
    prepare();
  }

  private void prepare() {
    for (int i = 0; i < PREPARED; i++) {
      UUID id = Routing.id(made++, random.nextLong(), 0);
      prepared[i] = new Reserve(id, "slot-" + random.nextInt(slots), "user-" + random.nextInt(USERS), 1, NOTHING, 0,
          false, false);
    }
    next = 0;
  }

  /** One reservation. */
  @Benchmark
  public Object reserve() {
    if (next == PREPARED) {
      prepare();
    }
    Object reply = partition.apply(prepared[next++], 1_000);
    if (next % UPKEEP_EVERY == 0) {
      partition.upkeep();
    }
    return reply;
  }
}
