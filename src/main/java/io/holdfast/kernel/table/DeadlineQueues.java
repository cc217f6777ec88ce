package io.holdfast.kernel.table;

import java.util.Arrays;

/** All queues of one table, told alike. The writer's only. */
final class DeadlineQueues {

  private DeadlineQueue[] queues = {};

  void add(DeadlineQueue queue) {
    queues = Arrays.copyOf(queues, queues.length + 1);
    queues[queues.length - 1] = queue;
    queue.rebuild();
  }

  /** A row has been published. */
  void update(int row) {
    for (DeadlineQueue queue : queues) {
      queue.update(row);
    }
  }

  /** A row is about to go. */
  void remove(int row) {
    for (DeadlineQueue queue : queues) {
      queue.remove(row);
    }
  }

  /** A row has been restored from before it went. */
  void forget(int row) {
    for (DeadlineQueue queue : queues) {
      queue.forget(row);
    }
  }

  /** All rows have come at once. */
  void rebuild() {
    for (DeadlineQueue queue : queues) {
      queue.rebuild();
    }
  }
}
