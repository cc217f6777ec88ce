package io.holdfast.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Router;
import java.util.List;

/** Takes the requests of one event loop to their routes: the most frequent ones directly, all others by the router. */
public final class HttpApi implements Handler<HttpServerRequest> {
  private final Cors cors;
  private final Routes routes;
  private final Router router;
  private final ApiLoop loop;
  private final RouteMeter invalid;

  /** The API of one event loop, whose context is the current one. */
  public HttpApi(Vertx vertx, Served served) {
    HttpSettings settings = served.settings();
    loop = ApiLoop.of(served.instance(), served.clock(), settings, (ContextInternal) vertx.getOrCreateContext());
    cors = Cors.of(settings.corsOrigins());
    Entrance entrance = new Entrance(loop.context(), served);
    routes = new Routes(Router.router(vertx), loop.responder(), served.meters(), entrance, served.limits());
    served.groups().forEach(group -> group.declare(loop, routes.of(group.domain())));
    router = routes.seal();
    invalid = served.meters().forRoute("*", "invalid");
    served.meters().add(loop.streams(), loop.watchers());
  }

  /** Ends what would go on for ever. On the event loop. */
  void drain() {
    loop.streams().drain();
  }

  /** All routes, as {@code METHOD /path/{parameter}}. */
  public List<String> declared() {
    return routes.declared();
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (cors != null && cors.answered(request)) {
      return;
    }
    Handler<HttpServerRequest> direct = routes.direct(request);
    if (direct != null) {
      direct.handle(request);
    } else if (!isPath(request)) {
      routes.withoutPath(request);
    } else {
      router.handle(request);
    }
  }

  /** The router would log what is none as a defect of its own. */
  private static boolean isPath(HttpServerRequest request) {
    String path = request.path();
    return path != null && path.startsWith("/") && QueryString.isWellEncoded(request.uri());
  }

  /** Answers what cannot be read as HTTP; the connection is closed afterwards. */
  public void handleInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem = switch (cause) {
      case TooLongHttpLineException e -> Problem.of(ProblemType.URI_TOO_LONG,
          "The request line may have at most " + loop.settings().requestLineBytes() + " bytes");
      case TooLongHttpHeaderException e -> Problem.of(ProblemType.HEADERS_TOO_LARGE,
          "The headers may have at most " + loop.settings().headerBytes() + " bytes");
      case null, default -> Problem.of(ProblemType.MALFORMED_REQUEST, "This is not HTTP as it should be");
    };
    Exchange exchange = new Exchange(request, Exchange.NO_PARAMETERS, loop.responder(), invalid);
    exchange.answerHeaders().set(Names.CONNECTION, Names.CLOSE);
    exchange.problem(problem);
  }
}
