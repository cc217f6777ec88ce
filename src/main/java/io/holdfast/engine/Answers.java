package io.holdfast.engine;

import io.holdfast.log.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that are ready and wait until their partition has published what it applied; linked through the commands
 * themselves. Used by the owner of its partition only.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Admission admission;
  private final Clock clock;
  private final WriteTimes.OfPartition times;
  private CommandItem first;
  private CommandItem last;
  private int releasedCommands;
  private long releasedBytes;

  Answers(Admission admission, Clock clock) {
    this.admission = admission;
    this.clock = clock;
    times = admission.times().ofPartition();
  }

  /** A command has been {@linkplain CommandItem#settle settled}, or given up if it has no reply. */
  void add(CommandItem item) {
    release(item);
    if (item.answer == null) {
      return;
    }
    item.link = null;
    if (first == null) {
      first = item;
    } else {
      last.link = item;
    }
    last = item;
  }

  /** A command has been applied; its answer will come from a later one. */
  void parked(CommandItem item) {
    item.parked = true;
    release(item);
  }

  private void release(CommandItem item) {
    if (item.admittedBytes > 0) {
      releasedCommands++;
      releasedBytes += item.admittedBytes;
      item.admittedBytes = 0;
    }
  }

  /** Gives them all. */
  void give() {
    if (releasedCommands > 0) {
      admission.release(releasedCommands, releasedBytes);
      releasedCommands = 0;
      releasedBytes = 0;
    }
    if (first == null) {
      return;
    }
    CommandItem item = first;
    long now = clock.nanos();
    first = null;
    last = null;
    while (item != null) {
      count(item, now);
      CommandItem following = item.link;
      item.link = null;
      give(item);
      item = following;
    }
  }

  /** How long one waited for a later command says nothing of the load. */
  private void count(CommandItem item, long now) {
    if (!item.parked) {
      admission.applied(item.takenNanos, now);
      times.count(item, now);
      item.answer.timed(item.takenNanos, item.batchedNanos, item.dispatchedNanos, now);
    }
  }

  private static void give(CommandItem item) {
    Answer answer = item.answer;
    item.answer = null;
    try {
      if (item.reply == null) {
        answer.unknown("whoever submitted the request first is gone; try again with the same key");
      } else {
        answer.replied(item.reply, item.repliedAt);
      }
    } catch (RuntimeException e) {
      LOG.error("an answer's receiver threw", e);
    }
  }
}
