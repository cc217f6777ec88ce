package io.holdfast.cli.node;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then how far a long recovery is. Called on the log loop only. */
final class RecoveryProgress {
  private static final Logger LOG = LoggerFactory.getLogger("Node");
  private static final Duration EVERY = Duration.ofSeconds(2);

  private long firstNanos;
  private long firstSequence = -1;
  private long saidNanos;

  /** Recovery has come to a sequence on its way to another. */
  void at(long sequence, long target, long nowNanos) {
    if (firstSequence < 0) {
      firstSequence = sequence;
      firstNanos = nowNanos;
      saidNanos = nowNanos;
    } else if (nowNanos - saidNanos >= EVERY.toNanos()) {
      saidNanos = nowNanos;
      say(sequence, target, nowNanos);
    }
  }

  private void say(long sequence, long target, long nowNanos) {
    double seconds = (nowNanos - firstNanos) / 1e9;
    double rate = (sequence - firstSequence) / seconds;
    LOG.info("Recovering: entry {} of {}, {}", String.format(Locale.ROOT, "%,d", sequence),
        String.format(Locale.ROOT, "%,d", target),
        rate <= 0 ? "not moving" : String.format(Locale.ROOT, "about %.0f s left", (target - sequence) / rate));
  }
}
