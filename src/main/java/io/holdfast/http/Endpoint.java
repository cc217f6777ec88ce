package io.holdfast.http;

/** Handles the requests of one route, on their event loop. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request, now or later.
   *
   * @throws ProblemException is answered as its problem; anything else that is thrown is a 500 and logged
   */
  void handle(Exchange exchange);
}
