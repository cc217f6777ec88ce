package io.holdfast.http;

import io.holdfast.http.access.Caller;
import io.holdfast.http.limits.Limit;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.wire.ClientAddress;
import io.holdfast.log.Clock;
import io.vertx.core.MultiMap;

/** Lets callers ask only as often as they may, and tells them how often that is. One event loop. */
final class Toll {
  private final RateLimits limits;
  private final ClientAddress addresses;
  private final Clock clock;
  private Caller last;
  private long lastKey;

  Toll(RateLimits limits, ClientAddress addresses, Clock clock) {
    this.limits = limits;
    this.addresses = addresses;
    this.clock = clock;
  }

  /**
   * Counts a request of whoever is at an address.
   *
   * @throws ProblemException if it is one too many
   */
  void takeFromAddress(Exchange exchange, Limit limit) {
    take(exchange, limit, limits.keyOf(addresses.keyOf(exchange.request())));
  }

  /**
   * Counts a request of somebody known.
   *
   * @throws ProblemException if it is one too many
   */
  void takeFromCaller(Exchange exchange, Limit limit, Caller caller) {
    if (caller != last) {
      last = caller;
      lastKey = limits.keyOf(caller.principal());
    }
    take(exchange, limit, lastKey);
  }

  /**
   * Fails if the next request of whoever is at an address would be one too many.
   *
   * @throws ProblemException if it would
   */
  void requireSome(Exchange exchange, Limit limit) {
    long left = limits.left(limits.keyOf(addresses.keyOf(exchange.request())), limit, clock.nanos());
    if (left < 0) {
      told(exchange, limit, left);
    }
  }

  private void take(Exchange exchange, Limit limit, long key) {
    told(exchange, limit, limits.take(key, limit, clock.nanos()));
  }

  private void told(Exchange exchange, Limit limit, long left) {
    MultiMap headers = exchange.answerHeaders();
    // Added, not set: a request is told once, and to look for one that is not there is not free.
    headers.add(Names.RATE_LIMIT_POLICY, limit.policy());
    headers.add(Names.RATE_LIMIT, limit.state(left));
    if (left < 0) {
      throw new ProblemException(Problem.passing(ProblemType.RATE_LIMITED,
          "Too many requests of this kind; RateLimit-Policy says how many there may be", RateLimits.waitMillis(left)));
    }
  }
}
