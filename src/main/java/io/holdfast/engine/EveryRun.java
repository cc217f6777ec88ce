package io.holdfast.engine;

import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One command on its way through every partition. The last partition to apply its share answers with what partition 0
 * said, unless a share failed: then the caller hears that. Under an idempotency key partition 0 keeps its own reply all
 * the same, since it cannot know of the others; the failure is in the log.
 */
final class EveryRun {
  final CommandItem item;
  private final AtomicInteger missing;
  /** Written by partition 0 before it counts down, read by the last. */
  private Reply reply;
  /** Written by partitions before they count down, read by the last; if several failed, one of them. */
  private volatile Reply failure;

  EveryRun(CommandItem item, int partitions) {
    this.item = item;
    this.missing = new AtomicInteger(partitions);
  }

  /** Applies a partition's share. */
  void apply(Partition partition) {
    Reply shareReply = partition.applier().share(item);
    partition.countCommand();
    if (shareReply instanceof SystemReply.Failed) {
      failure = shareReply;
    }
    if (partition.number() == 0) {
      reply = shareReply;
      if (reply == null) {
        partition.applier().finish(item, null);
      }
    }
    if (missing.decrementAndGet() == 0 && reply != null) {
      partition.applier().finish(item, failure == null ? reply : failure);
    }
  }
}
