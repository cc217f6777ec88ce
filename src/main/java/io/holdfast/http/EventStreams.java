package io.holdfast.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * The server-sent event streams of one event loop: begins them, keeps silent ones alive, and ends them when the server
 * drains. One timer serves all of them; it visits a share of them each second, so that ten thousand silent streams do
 * not hold the loop. All methods but {@link #count} belong to the event loop.
 */
public final class EventStreams {
  /** How often a silent stream is sent a comment, in seconds; well below any proxy's and our own idle time-out. */
  static final int KEEP_ALIVE_SECONDS = 15;

  private static final CharSequence TYPE = "text/event-stream";
  /** How soon clients are to connect again, in milliseconds; the first bytes, with which the headers go out. */
  private static final Buffer BEGIN = Buffer.buffer("retry: 1000\n\n");
  private static final Buffer KEEP_ALIVE = Buffer.buffer(":\n\n");
  private static final long VISIT_MILLIS = 1_000;
  private static final int QUEUE_BYTES = 16 << 10;
  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final List<EventStream> open = new ArrayList<>();
  private long timer = NO_TIMER;
  private int visited;
  private boolean draining;
  /** Written by the event loop, read by anyone. */
  private volatile int count;

  /** None yet, on the event loop of this context. */
  EventStreams(ContextInternal context) {
    this.context = context;
  }

  /** Any thread: the number of open streams. */
  public int count() {
    return count;
  }

  /**
   * Answers a request with a stream of events.
   *
   * @return the stream; null if the request was a {@code HEAD}, which is answered now, or its client has gone
   * @throws ProblemException if the server is draining
   */
  public EventStream begin(Exchange exchange) {
    if (draining) {
      throw new ProblemException(Problem.passing(ProblemType.DRAINING, "This instance is about to stop", 1_000));
    }
    if (exchange.isOver()) {
      return null;
    }
    exchange.answerHeaders().set("X-Accel-Buffering", "no");
    if (exchange.request().method() == HttpMethod.HEAD) {
      exchange.answer(200, TYPE, Buffer.buffer(), null);
      return null;
    }
    EventStream stream = new EventStream(exchange.stream(TYPE, QUEUE_BYTES), this, open.size());
    open.add(stream);
    count = open.size();
    startTimer();
    stream.write(BEGIN);
    return stream;
  }

  private void startTimer() {
    if (timer == NO_TIMER) {
      timer = context.setPeriodic(VISIT_MILLIS, now -> keepAlive());
    }
  }

  /** Visits the next share of all streams. */
  private void keepAlive() {
    int share = (open.size() + KEEP_ALIVE_SECONDS - 1) / KEEP_ALIVE_SECONDS;
    for (int i = 0; i < share && !open.isEmpty(); i++) {
      visited = visited < open.size() ? visited : 0;
      open.get(visited++).keepAlive(KEEP_ALIVE);
    }
  }

  /** A stream has ended. */
  void ended(EventStream stream) {
    EventStream last = open.removeLast();
    if (last != stream) {
      open.set(stream.place, last);
      last.place = stream.place;
    }
    count = open.size();
    if (open.isEmpty()) {
      context.owner().cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  /** Ends all streams and begins no more; their clients connect again elsewhere, from where they were. */
  void drain() {
    draining = true;
    while (!open.isEmpty()) {
      open.getLast().end();
    }
  }
}
