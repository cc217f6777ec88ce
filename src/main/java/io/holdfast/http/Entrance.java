package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.engine.Refusal;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.access.BadTokenException;
import io.holdfast.http.access.Caller;
import io.holdfast.http.access.CallerMemo;
import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import io.holdfast.http.limits.Limit;
import io.holdfast.http.tracing.Tracing;
import io.holdfast.http.wire.ClientAddress;
import io.holdfast.log.Clock;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * Where a request comes in: finds out who asks and whether they may, then hands it to its endpoint. A caller who was
 * here before is known by comparing one header; a new token is verified on a worker, while its request waits. One event
 * loop.
 */
final class Entrance {
  private static final String BEARER = "Bearer ";
  private static final long BUSY_RETRY_MILLIS = 1_000;

  /** Beyond it new tokens are refused: verifying is the one work that a stranger can have done. */
  private static final int MOST_VERIFICATIONS = 128;

  private final Vertx vertx;
  private final Access access;
  private final Clock clock;
  private final Tracing tracing;
  private final Toll toll;
  private final Instance instance;
  private final CallerMemo memo = new CallerMemo();
  private final Backlog backlog;
  private int verifications;

  Entrance(ContextInternal context, Served served) {
    vertx = context.owner();
    access = served.access();
    clock = served.clock();
    tracing = served.tracing();
    instance = served.instance();
    EventLoop loop = context.nettyEventLoop();
    backlog = new Backlog(loop, (nanos, task) -> loop.schedule(task, nanos, TimeUnit.NANOSECONDS), clock,
        instance.waitingMillis());
    toll = served.limits().isActive()
        ? new Toll(served.limits(), new ClientAddress(served.settings().connections().trusted()), clock)
        : null;
  }

  /** Lets a request through to its endpoint, or answers why not. */
  void admit(Exchange exchange, Admission admission) {
    if (tracing != null) {
      exchange.traceBy(tracing);
    }
    exchange.attempt(() -> {
      AccessRules rules = access.rules();
      if (rules.isOpen() || admission.needed().isOpen()) {
        limitStranger(exchange, admission);
        handle(exchange, admission);
      } else {
        identify(exchange, admission, rules);
      }
    });
  }

  /**
   * Lets a request through that no route takes, so that it is told so, or answers that its caller has asked too often:
   * whoever looks for what there might be is counted as a reader. Nobody is turned away for credentials here, and none
   * are verified: who is not known already is counted by address.
   */
  void admitUnmatched(Exchange exchange, Limit limit, Endpoint endpoint) {
    exchange.attempt(() -> {
      if (limit != null) {
        Caller caller = known(exchange);
        if (caller == null) {
          toll.takeFromAddress(exchange, limit);
        } else {
          toll.takeFromCaller(exchange, limit, caller);
        }
      }
      endpoint.handle(exchange);
    });
  }

  /** Who asks, if that can be said at once; else null. */
  private Caller known(Exchange exchange) {
    AccessRules rules = access.rules();
    String header = rules.isOpen() ? null : exchange.header(Names.AUTHORIZATION);
    if (header == null) {
      return null;
    }
    Caller caller = memo.find(rules, header, clock.millis());
    if (caller == null && isBearer(header)) {
      caller = rules.find(tokenOf(header));
    }
    return caller == null || caller.expiresAt() <= clock.millis() ? null : caller;
  }

  private void limitStranger(Exchange exchange, Admission admission) {
    if (admission.limit() != null) {
      toll.takeFromAddress(exchange, admission.limit());
    }
  }

  private void identify(Exchange exchange, Admission admission, AccessRules rules) {
    String header = exchange.header(Names.AUTHORIZATION);
    if (header == null) {
      throw unknown(exchange, admission, "", "Nobody may ask this without credentials");
    }
    Caller caller = memo.find(rules, header, clock.millis());
    if (caller == null) {
      String credential = credential(exchange, admission, header);
      caller = rules.find(credential);
      if (caller == null && rules.isToken(credential)) {
        verify(exchange, admission, rules, credential);
        return;
      }
      memo.keep(rules, header, requireValid(exchange, admission, caller));
    }
    enter(exchange, admission, caller);
  }

  private String credential(Exchange exchange, Admission admission, String header) {
    if (!isBearer(header)) {
      throw unknown(exchange, admission, ", error=\"invalid_request\"",
          "Credentials are sent as: Authorization: Bearer …");
    }
    return tokenOf(header);
  }

  private static boolean isBearer(String header) {
    return header.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  private static String tokenOf(String header) {
    return header.substring(BEARER.length()).strip();
  }

  private Caller requireValid(Exchange exchange, Admission admission, Caller caller) {
    if (caller == null || caller.expiresAt() <= clock.millis()) {
      throw unknown(exchange, admission, ", error=\"invalid_token\"",
          caller == null ? "Nobody has this key" : "These credentials have expired");
    }
    return caller;
  }

  private void enter(Exchange exchange, Admission admission, Caller caller) {
    Permission needed = admission.needed();
    if (!caller.may(needed)) {
      exchange.answerHeaders().set(Names.WWW_AUTHENTICATE,
          "Bearer realm=\"holdfast\", error=\"insufficient_scope\", scope=\"" + needed + "\"");
      throw new ProblemException(ProblemType.FORBIDDEN, "This needs the scope " + needed);
    }
    exchange.askedBy(caller, needed);
    if (admission.limit() != null) {
      toll.takeFromCaller(exchange, admission.limit(), caller);
    }
    handle(exchange, admission);
  }

  /**
   * While more waits than is good, here or behind, writes are refused here, before their bodies are looked at: to
   * refuse must cost much less than to accept, or refusing is what overloads.
   */
  private void handle(Exchange exchange, Admission admission) {
    if (admission.needed().scope() == Scope.WRITE) {
      boolean isBehind = backlog.isTooMuch(instance.writesUnderWay());
      Refusal refusal = isBehind ? instance.refuseByLoad() : instance.refusalByLoad();
      if (refusal != null) {
        throw new ProblemException(Refusals.problem(refusal));
      }
    }
    admission.endpoint().handle(exchange);
  }

  /** The request's body waits meanwhile, until the endpoint has said what to do with it. */
  private void verify(
      Exchange exchange, Admission admission, AccessRules rules, String token) {
    if (verifications >= MOST_VERIFICATIONS) {
      throw new ProblemException(Problem.passing(ProblemType.OVERLOADED,
          "Too many tokens wait to be verified", BUSY_RETRY_MILLIS));
    }
    if (admission.limit() != null) {
      toll.requireSome(exchange, admission.limit());
    }
    verifications++;
    exchange.request().pause();
    vertx.executeBlocking(() -> rules.tokens().verify(token), false).onComplete(verified -> exchange.onLoop(() -> {
      verifications--;
      try {
        if (verified.cause() instanceof BadTokenException bad) {
          throw unknown(exchange, admission, ", error=\"invalid_token\"", "The token is refused: " + bad.getMessage());
        } else if (verified.failed()) {
          throw new IllegalStateException("a token could not be verified", verified.cause());
        }
        enter(exchange, admission, requireValid(exchange, admission, verified.result()));
      } finally {
        exchange.request().resume();
      }
    }));
  }

  /** Whoever tries credentials that do not hold is counted by address: the answer may be that this was too often. */
  private ProblemException unknown(Exchange exchange, Admission admission, String error, String detail) {
    limitStranger(exchange, admission);
    exchange.answerHeaders().set(Names.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"" + error);
    return new ProblemException(ProblemType.UNAUTHENTICATED, detail);
  }
}
