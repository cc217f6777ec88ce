package io.holdfast.ops;

import io.holdfast.engine.ConsumerStatus;
import io.holdfast.engine.ConsumerStatus.Phase;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What consumers of changes say of themselves to Prometheus; all zero where another instance is the keeper. */
final class FeedMetrics {

  private FeedMetrics() {}

  static void write(PrometheusText text, List<ConsumerStatus> consumers) {
    if (consumers.isEmpty()) {
      return;
    }
    each(text, consumers, "holdfast_feed_behind_entries", "gauge",
        "Entries applied here that the consumer has not passed.", ConsumerStatus::behind);
    each(text, consumers, "holdfast_feed_changes_total", "counter", "Changes that the consumer has written.",
        ConsumerStatus::changes);
    each(text, consumers, "holdfast_feed_failures_total", "counter", "Failed attempts of the consumer.",
        ConsumerStatus::failures);
    each(text, consumers, "holdfast_feed_over_limit", "gauge",
        "Whether the consumer is so far behind that it no longer holds trimming back.",
        consumer -> consumer.overLimit() ? 1 : 0);
    text.family("holdfast_feed_phase", "gauge", "What the consumer is at.");
    for (ConsumerStatus consumer : consumers) {
      for (Phase phase : Phase.values()) {
        text.sample("holdfast_feed_phase",
            label(consumer) + ",phase=\"" + phase.name().toLowerCase(Locale.ROOT) + "\"",
            consumer.phase() == phase ? 1 : 0);
      }
    }
  }

  private static void each(PrometheusText text, List<ConsumerStatus> consumers, String name, String type, String help,
      ToDoubleFunction<ConsumerStatus> value) {
    text.family(name, type, help);
    consumers.forEach(consumer -> text.sample(name, label(consumer), value.applyAsDouble(consumer)));
  }

  private static String label(ConsumerStatus consumer) {
    return "consumer=\"" + consumer.name() + "\"";
  }
}
