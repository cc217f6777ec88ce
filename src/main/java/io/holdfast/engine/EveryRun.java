package io.holdfast.engine;

import io.holdfast.kernel.Reply;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One command on its way through every partition. The last partition to apply its share answers with what partition 0
 * said.
 */
final class EveryRun {
  final CommandItem item;
  private final AtomicInteger missing;
  /** Written by partition 0 before it counts down, read by the last. */
  private Reply reply;

  EveryRun(CommandItem item, int partitions) {
    this.item = item;
    this.missing = new AtomicInteger(partitions);
  }

  /** Applies a partition's share. */
  void apply(Partition partition) {
    Reply shareReply = partition.applier().share(item);
    partition.countCommand();
    if (partition.number() == 0) {
      reply = shareReply;
      if (reply == null) {
        partition.applier().finish(item, null);
      }
    }
    if (missing.decrementAndGet() == 0 && reply != null) {
      partition.applier().finish(item, reply);
    }
  }
}
