package io.holdfast.http;

import io.holdfast.kernel.QuotaUse;
import io.holdfast.kernel.Setting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How near a domain is to its quotas. Each partition refuses by what it has itself, so of each quota the partition is
 * told of that uses the most of it: the sum of all would be far from full when the first write is refused.
 */
public final class QuotaGauges {
  private QuotaGauges() {}

  /**
   * Reports each quota once.
   *
   * @param partitions what each of them uses
   */
  public static void report(Gauges.Sink sink, Stream<? extends Collection<QuotaUse>> partitions) {
    Map<Setting, QuotaUse> fullest = new LinkedHashMap<>();
    partitions.flatMap(Collection::stream).forEach(each -> fullest.merge(each.quota(), each,
        (one, other) -> one.used() >= other.used() ? one : other));
    fullest.values().forEach(use -> {
      String quota = "quota=\"" + use.quota().name() + "\"";
      sink.gauge("holdfast_quota_used", "What the fullest partition uses of a quota, in the quota's unit.", quota,
          use.used());
      sink.gauge("holdfast_quota_allowed", "What that partition may use of it before growth is refused.", quota,
          use.allowed());
    });
  }
}
