package io.holdfast.engine;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs commands that threw: each is a defect of Holdfast, undone and gone on from. Any thread. */
final class FailedCommands {
  private static final Logger LOG = LoggerFactory.getLogger(FailedCommands.class);

  private final LongAdder count = new LongAdder();

  void failed(CommandItem item, int partition, Throwable cause) {
    count.increment();
    LOG.error("command {} at {} index {} failed in partition {} and was undone",
        item.command().getClass().getSimpleName(), item.entry.position(), item.index, partition, cause);
  }

  long count() {
    return count.sum();
  }
}
