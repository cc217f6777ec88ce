package io.holdfast.http.feed;

import io.holdfast.engine.ChangeCursor;
import io.holdfast.engine.ChangesLostException;
import io.holdfast.feed.CloudEvents;
import io.holdfast.feed.EventFilter;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EventStream;
import io.holdfast.http.Exchange;
import io.holdfast.http.Problem;
import io.holdfast.http.ProblemException;
import io.holdfast.http.ProblemType;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.access.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code GET /events}: every change as a CloudEvent, from a position on, as server-sent events. It shows what everybody
 * does, so it needs the scope of operators.
 */
public final class EventRoutes implements RouteGroup {
  private static final int RETRY_MILLIS = 5_000;

  private final CloudEvents events;
  private final int mostStreams;
  private final AtomicInteger streams = new AtomicInteger();

  /**
   * Of these events.
   *
   * @param mostStreams streams open at a time, over all event loops
   */
  public EventRoutes(CloudEvents events, int mostStreams) {
    this.events = events;
    this.mostStreams = mostStreams;
  }

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    routes.add(HttpMethod.GET, "/events", Scope.OPERATE, exchange -> begin(loop, exchange));
  }

  private void begin(ApiLoop loop, Exchange exchange) {
    EventFilter filter = EventsQuery.types(exchange);
    EventsQuery from = EventsQuery.of(exchange);
    if (streams.incrementAndGet() > mostStreams) {
      streams.decrementAndGet();
      throw new ProblemException(Problem.passing(ProblemType.OVERLOADED,
          mostStreams + " streams of events are open, and no more are served", RETRY_MILLIS));
    }
    from.open(loop.instance().feed()).whenComplete((cursor, failure) -> loop.post(() -> exchange.attempt(() -> {
      if (failure != null) {
        streams.decrementAndGet();
        refuse(exchange, failure);
      } else {
        begin(loop, exchange, cursor, from, filter);
      }
    })));
  }

  private void begin(ApiLoop loop, Exchange exchange, ChangeCursor cursor, EventsQuery from, EventFilter filter) {
    EventStream stream = null;
    try {
      stream = loop.streams().begin(exchange);
    } finally {
      if (stream == null) {
        streams.decrementAndGet();
        cursor.close();
      }
    }
    if (stream != null) {
      stream.whenGone(() -> {
        streams.decrementAndGet();
        cursor.close();
      });
      new EventsWriting(loop, stream, cursor, events, filter, from).begin();
    }
  }

  private static void refuse(Exchange exchange, Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    if (cause instanceof ChangesLostException lost) {
      exchange.problem(Problem.of(ProblemType.CHANGES_LOST, lost.getMessage()),
          json -> json.raw("\"oldest\":").text(lost.oldest().toString()));
    } else {
      exchange.problem(Problem.passing(ProblemType.UNAVAILABLE,
          "What happened cannot be read at the moment: " + cause.getMessage(), RETRY_MILLIS));
    }
  }

  /** The number of open streams. */
  public int openStreams() {
    return streams.get();
  }
}
