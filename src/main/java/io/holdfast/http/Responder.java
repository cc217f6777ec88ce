package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all answers of one event loop have in common. One event loop. */
public final class Responder {
  static final int LONGEST_REQUEST_ID = 128;

  private static final Logger LOG = LoggerFactory.getLogger(Responder.class);
  private static final int KNOWN_LENGTHS = 8192;
  private static final CharSequence[] LENGTHS = new CharSequence[KNOWN_LENGTHS];

  private final Instance instance;
  private final Clock clock;
  private final ContextInternal context;
  private final boolean isSecure;
  private final Troubles troubles;
  private Position shown;
  private CharSequence shownText;

  static {
    for (int i = 0; i < KNOWN_LENGTHS; i++) {
      LENGTHS[i] = new AsciiString(Integer.toString(i));
    }
  }

  /** For the event loop of this context; secure if it speaks TLS. */
  public Responder(Instance instance, Clock clock, ContextInternal context, boolean isSecure) {
    this.isSecure = isSecure;
    this.instance = instance;
    this.clock = clock;
    this.context = context;
    troubles = new Troubles(instance, clock);
  }

  long nanos() {
    return clock.nanos();
  }

  /** Adds what every answer says. */
  void common(MultiMap headers, Position position) {
    headers.add(Names.CONTENT_TYPE_OPTIONS, Names.NO_SNIFF);
    if (isSecure) {
      headers.add(Names.STRICT_TRANSPORT, Names.A_YEAR_OF_TLS);
    }
    headers.add(Names.POSITION, text(position == null ? instance.position() : position));
    if (!headers.contains(Names.CACHE_CONTROL)) {
      headers.add(Names.CACHE_CONTROL, Names.NO_STORE);
    }
    long stale = instance.staleMillis();
    if (stale > 0) {
      headers.add(Names.STALE, Long.toString(stale));
    }
  }

  private CharSequence text(Position position) {
    if (!position.equals(shown)) {
      shown = position;
      shownText = new AsciiString(position.toString());
    }
    return shownText;
  }

  CharSequence length(int bytes) {
    return bytes < KNOWN_LENGTHS ? LENGTHS[bytes] : Integer.toString(bytes);
  }

  void onLoop(Runnable work) {
    if (context.inThread()) {
      work.run();
    } else {
      post(work);
    }
  }

  void post(Runnable work) {
    try {
      context.runOnContext(nothing -> work.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("Something came after the end of its event loop, and so of its connections", e);
    }
  }

  /** Says in the log what went wrong here. */
  Troubles troubles() {
    return troubles;
  }

  /** Answers 500 and logs the cause once, under an id that the client is told. */
  void failed(Exchange exchange, Throwable cause) {
    String id = troubles.failed(exchange, cause);
    if (!exchange.isOver()) {
      exchange.answerHeaders().set(Names.REQUEST_ID, id);
      exchange.problem(Problem.of(ProblemType.INTERNAL, "The log has more under the request id " + id));
    }
  }
}
