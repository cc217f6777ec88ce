package io.holdfast.ops;

import io.holdfast.http.Meters;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.http.wire.ConnectionCounts;

/** Connections, event loops, and what was refused before anyone looked at it. */
final class EdgeMetrics {
  private static final String CUT = "holdfast_http_connections_cut_total";
  private static final String LIMITED = "holdfast_http_rate_limited_total";

  private static final double MILLIS_PER_SECOND = 1e3;

  private EdgeMetrics() {}

  static void write(PrometheusText text, Meters api) {
    ConnectionCounts counts = api.connections();
    text.gauge("holdfast_http_connections", "Connections to the API that are open.", counts.open());
    text.gauge("holdfast_http_connection_addresses", "Addresses that have connections to the API.", counts.addresses());
    counter(text, "holdfast_http_connections_accepted_total", "Connections to the API taken.", counts.accepted());
    counter(text, "holdfast_http_connections_refused_total", "Connections closed at once because there were too many.",
        counts.refused());
    text.family(CUT, "counter", "Connections cut off because the client was too slow: with a head, a body, or reading.")
        .sample(CUT, "by=\"head\"", counts.slowHeads())
        .sample(CUT, "by=\"body\"", counts.slowBodies())
        .sample(CUT, "by=\"reading\"", counts.unreadAnswers());
    text.family(LIMITED, "counter", "Requests refused with 429, by the class of their route, or by its own limit.");
    api.limits().all().forEach(
        limit -> text.sample(LIMITED, "class=\"" + limit.name() + "\"", limit.refused()));
    SharedLimits shared = api.limits().shared();
    if (shared != null) {
      text.gauge("holdfast_http_rate_limit_shared", "Whether instances count together at the moment.",
          shared.isConnected() ? 1 : 0);
      counter(text, "holdfast_http_rate_limit_rounds_total", "How often Redis was told of requests let through.",
          shared.rounds());
      counter(text, "holdfast_http_rate_limit_reported_total", "Requests let through that Redis was told of.",
          shared.reported());
    }
    if (api.certificateEnd() > 0) {
      text.gauge("holdfast_tls_certificate_end_time_seconds", "When the certificate that is shown ends, as Unix time.",
          api.certificateEnd() / MILLIS_PER_SECOND);
    }
    text.family("holdfast_event_loop_delay_seconds", "histogram", "How late the event loops of the API ran a timer.")
        .histogram("holdfast_event_loop_delay_seconds", "", api.loopDelays());
  }

  private static void counter(PrometheusText text, String name, String help, long value) {
    text.family(name, "counter", help).sample(name, "", value);
  }
}
