package io.holdfast.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Lets browsers of configured origins in. Without configuration nothing of this runs. Any thread. */
final class Cors {
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
  private static final String EXPOSED = "Holdfast-Position, Holdfast-Stale, ETag, Location, Retry-After, RateLimit, "
      + "RateLimit-Policy, WWW-Authenticate, X-Request-Id";
  private static final String TAKEN = "Authorization, Content-Type, Idempotency-Key, Holdfast-Position, "
      + "Holdfast-Consistency, If-Match, If-None-Match, Prefer, X-Request-Id, traceparent";

  private final boolean everyone;
  private final Set<String> origins;

  private Cors(List<String> origins) {
    everyone = origins.contains("*");
    this.origins = Set.copyOf(origins);
  }

  /** For these origins; null if there are none. */
  static Cors of(List<String> origins) {
    return origins.isEmpty() ? null : new Cors(origins);
  }

  /**
   * Adds what a browser needs to see.
   *
   * @return whether this was a preflight, which is answered now
   */
  boolean answered(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    headers.add("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin == null || !everyone && !origins.contains(origin)) {
      return false;
    }
    headers.add("Access-Control-Allow-Origin", everyone ? "*" : origin);
    headers.add("Access-Control-Expose-Headers", EXPOSED);
    boolean preflight = request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader("Access-Control-Request-Method") != null;
    if (preflight) {
      headers.add("Access-Control-Allow-Methods", METHODS);
      headers.add("Access-Control-Allow-Headers", TAKEN);
      headers.add("Access-Control-Max-Age", "600");
      request.response().setStatusCode(204).end();
    }
    return preflight;
  }
}
