package io.holdfast.engine;

import io.holdfast.kernel.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Brings what the partitions of one replica do into the order of the log. Each partition has a queue, since each goes
 * through the log at its own pace; what all of them have passed is taken out in order.
 *
 * <p>Threads: {@link #wants} and {@link #applied} by whoever owns the partition; the rest on the log loop only.
 */
final class ChangeCollector {
  private static final long NOTHING = Long.MAX_VALUE;

  private final List<Queue<AppliedChanges>> queues;
  private final AtomicBoolean told = new AtomicBoolean();
  /** What happens above this sequence is collected. Written on the log loop, before such entries are dispatched. */
  private volatile long after = NOTHING;
  private volatile Runnable listener = () -> { };

  ChangeCollector(int partitions) {
    queues = IntStream.range(0, partitions)
        .<Queue<AppliedChanges>>mapToObj(partition -> new ConcurrentLinkedQueue<>()).toList();
  }

  /** Never collects. */
  static ChangeCollector none() {
    return new ChangeCollector(0);
  }

  /**
   * Collects from now on.
   *
   * @param sequence what happens above it is collected; nothing above it has been dispatched yet
   * @param some called by any thread when something has come since the last {@link #collect}
   */
  void begin(long sequence, Runnable some) {
    listener = some;
    after = sequence;
  }

  /** Whether what a command does is collected. */
  boolean wants(CommandItem item) {
    return item.entry.position().sequence() > after;
  }

  /** A command has changed something, and is now certain to have. */
  void applied(int partition, CommandItem item, List<Change> changes) {
    if (!wants(item)) {
      return;
    }
    queues.get(partition).add(AppliedChanges.of(partition, item, changes));
    if (!told.get() && told.compareAndSet(false, true)) {
      listener.run();
    }
  }

  /** Takes out what has been collected up to a sequence that all partitions have applied. */
  List<ChangeStep> collect(long through) {
    told.set(false);
    List<AppliedChanges> found = new ArrayList<>();
    for (Queue<AppliedChanges> queue : queues) {
      AppliedChanges head = queue.peek();
      while (head != null && head.sequence() <= through) {
        found.add(queue.poll());
        head = queue.peek();
      }
    }
    found.sort(AppliedChanges.ORDER);
    return ChangeStep.of(found);
  }

  /** Whether nothing waits for partitions that are not as far. */
  boolean isEmpty() {
    return queues.stream().allMatch(Queue::isEmpty);
  }
}
