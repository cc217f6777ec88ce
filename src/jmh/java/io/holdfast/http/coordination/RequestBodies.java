package io.holdfast.http.coordination;

import io.holdfast.coordination.Request;

/** Opens the parser of requests to environments to the bench tools. One thread. */
public final class RequestBodies {
  private final RequestParser parser = new RequestParser(new JsonBody(), CoordinationRoutes.LONGEST_WAIT_MILLIS);

  /** Reads one request. */
  public Request parse(byte[] body) {
    return parser.parse(body);
  }
}
