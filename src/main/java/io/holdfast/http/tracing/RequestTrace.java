package io.holdfast.http.tracing;

import io.holdfast.kernel.Position;

/** The trace of one request. One event loop; {@link #ended} comes last. */
public interface RequestTrace {

  /** The {@code traceparent} for whoever goes on from here. */
  String traceParent();

  /** A step of the request's write, from then to then in nanoseconds of {@link System#nanoTime}. */
  void step(String name, long beganNanos, long endedNanos);

  /** The request has been answered. */
  void ended(int status, Position position);
}
