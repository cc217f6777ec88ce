package io.holdfast.http.tracing;

/** Takes the traces of requests. Any thread. */
@FunctionalInterface
public interface Tracing {

  /**
   * Begins the trace of a request, or goes on with its caller's.
   *
   * @param method the method
   * @param route the route as declared
   * @param traceParent the W3C {@code traceparent} of the request; null if it has none
   * @return null if this one is not wanted
   */
  RequestTrace begin(String method, String route, String traceParent);
}
