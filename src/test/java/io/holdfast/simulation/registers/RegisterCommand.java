package io.holdfast.simulation.registers;

import io.holdfast.kernel.Command;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Routing;

/** The commands of registers and locks. */
public sealed interface RegisterCommand extends Command {

  /** What decides the partition. */
  String key();

  @Override
  default Footprint footprint(Partitioning partitioning) {
    return partitioning.only(Routing.hashOf(key()));
  }

  /** Sets a register. Answered {@link RegisterReply.Is}. */
  record Set(String key, long value) implements RegisterCommand {}

  /** Sets a register if it has a value. Answered {@link RegisterReply.Is} or {@link RegisterReply.Differs}. */
  record SetIf(String key, long expected, long value) implements RegisterCommand {}

  /** Adds to a register. Answered {@link RegisterReply.Is}. */
  record Add(String key, long amount) implements RegisterCommand {}

  /** Exchanges two registers' values, perhaps of two partitions. Answered {@link RegisterReply.Is}, of the first. */
  record Exchange(String key, String other) implements RegisterCommand {
    @Override
    public Footprint footprint(Partitioning partitioning) {
      return Footprint.of(partitioning.partitionOf(Routing.hashOf(key)),
          partitioning.partitionOf(Routing.hashOf(other)));
    }
  }

  /** Wants a lock, and stands in line for it. Answered {@link RegisterReply.Held} or {@link RegisterReply.TooLate}. */
  record Acquire(String key, long holdMillis, long waitMillis) implements RegisterCommand {}

  /** Gives a lock back. Answered {@link RegisterReply.Released} or {@link RegisterReply.NotHeld}. */
  record Release(String key, long token) implements RegisterCommand {}
}
