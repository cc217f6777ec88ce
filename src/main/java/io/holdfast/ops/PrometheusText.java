package io.holdfast.ops;

import io.holdfast.engine.Durations;
import io.holdfast.engine.Sizes;

/** Writes metrics in Prometheus's text format 0.0.4. */
final class PrometheusText {
  private static final double NANOS_PER_SECOND = 1e9;

  private final StringBuilder text = new StringBuilder(1 << 10);

  /** Begins a family: all samples of a name follow. */
  PrometheusText family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample; labels as {@code a="b",c="d"}, or empty. */
  PrometheusText sample(String name, String labels, double value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    text.append('\n');
    return this;
  }

  /** A family of one gauge. */
  PrometheusText gauge(String name, String help, double value) {
    return family(name, "gauge", help).sample(name, "", value);
  }

  /** The samples of a histogram whose parts are added up. */
  PrometheusText histogram(String name, String labels, Iterable<Durations> parts) {
    String before = labels.isEmpty() ? "" : labels + ",";
    long count = 0;
    for (int bucket = 0; bucket < Durations.BUCKETS; bucket++) {
      for (Durations part : parts) {
        count += part.inBucket(bucket);
      }
      boolean last = bucket == Durations.BUCKETS - 1;
      String bound = last ? "+Inf" : Double.toString(Durations.boundNanos(bucket) / NANOS_PER_SECOND);
      sample(name + "_bucket", before + "le=\"" + bound + "\"", count);
    }
    long nanos = 0;
    for (Durations part : parts) {
      nanos += part.totalNanos();
    }
    sample(name + "_sum", labels, nanos / NANOS_PER_SECOND);
    return sample(name + "_count", labels, count);
  }

  /** The samples of a histogram of sizes. */
  PrometheusText histogram(String name, Sizes sizes) {
    long count = 0;
    for (int bucket = 0; bucket < Sizes.BUCKETS; bucket++) {
      count += sizes.inBucket(bucket);
      String bound = bucket == Sizes.BUCKETS - 1 ? "+Inf" : Long.toString(Sizes.bound(bucket));
      sample(name + "_bucket", "le=\"" + bound + "\"", count);
    }
    sample(name + "_sum", "", sizes.total());
    return sample(name + "_count", "", count);
  }

  /** Appends what is in this format already. */
  PrometheusText append(String more) {
    text.append(more);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
