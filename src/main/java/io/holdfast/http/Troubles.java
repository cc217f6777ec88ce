package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.log.Clock;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says in the log what went wrong on our side, with what finds it again: request, trace, position. A defect has a line
 * of its own; what comes in floods (503, 507) has one a second and kind, which says how many it stands for. One event
 * loop.
 */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TRACE_ID = 3;
  private static final int TRACE_ID_END = 35;

  private final Instance instance;
  private final Clock clock;
  private final long[] saidNanos = new long[ProblemType.values().length];
  private final long[] unsaid = new long[ProblemType.values().length];

  Troubles(Instance instance, Clock clock) {
    this.instance = instance;
    this.clock = clock;
  }

  /** Logs a defect and returns the id under which it is found. */
  String failed(Exchange exchange, Throwable cause) {
    String id = requestId(exchange);
    String known = id == null ? HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) : id;
    about(LOG.atError(), exchange, known).setCause(cause).log("Request {} failed: {} {}", known,
        exchange.request().method(), exchange.request().path());
    return known;
  }

  /** Logs a problem that is ours, unless one of its kind was said a moment ago, or it has been said as a defect. */
  void say(Exchange exchange, Problem problem) {
    ProblemType type = problem.type();
    if (type == ProblemType.INTERNAL) {
      return;
    }
    unsaid[type.ordinal()]++;
    long now = clock.nanos();
    if (saidNanos[type.ordinal()] == 0 || now - saidNanos[type.ordinal()] >= EVERY_NANOS) {
      about(LOG.atWarn(), exchange, requestId(exchange))
          .addKeyValue("problem", type.slug())
          .addKeyValue("times", unsaid[type.ordinal()])
          .log("{} {} was answered {}: {}", exchange.request().method(), exchange.request().path(), type.status(),
              problem.detail());
      saidNanos[type.ordinal()] = now;
      unsaid[type.ordinal()] = 0;
    }
  }

  private LoggingEventBuilder about(LoggingEventBuilder line, Exchange exchange, String id) {
    line.addKeyValue("position", instance.position());
    if (id != null) {
      line.addKeyValue("request", id);
    }
    String trace = exchange.trace() == null ? exchange.header(Names.TRACE_PARENT) : exchange.trace().traceParent();
    if (trace != null && trace.length() > TRACE_ID_END) {
      line.addKeyValue("trace", trace.substring(TRACE_ID, TRACE_ID_END));
    }
    return line;
  }

  private static String requestId(Exchange exchange) {
    String given = exchange.header(Names.REQUEST_ID);
    return given != null && given.length() <= Responder.LONGEST_REQUEST_ID ? given : null;
  }
}
