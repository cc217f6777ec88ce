package io.holdfast.http;

import io.holdfast.http.access.Permission;
import io.holdfast.http.access.Scope;
import io.holdfast.http.limits.RateLimits;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The routes of one event loop: declares, meters, and answers what no route takes. Every {@code GET} also answers
 * {@code HEAD}, every path {@code OPTIONS}. Plain requests are found in a {@link PathTree}; a Vert.x router, which
 * tries one route after the other, has the rest: what is percent-encoded, {@code HEAD}, and what is not there.
 */
public final class Routes {
  private final Router router;
  private final Responder responder;
  private final Meters meters;
  private final Entrance entrance;
  private final RateLimits limits;
  private final Map<String, List<HttpMethod>> declared = new LinkedHashMap<>();
  private final PathTree<Handler<HttpServerRequest>> direct = new PathTree<>();
  private final Map<String, Permission> permissions = new TreeMap<>();
  private final RouteMeter unmatched;
  private String domain = Permission.NO_DOMAIN;

  /** None yet. */
  Routes(Router router, Responder responder, Meters meters, Entrance entrance, RateLimits limits) {
    this.router = router;
    this.responder = responder;
    this.meters = meters;
    this.entrance = entrance;
    this.limits = limits;
    unmatched = meters.forRoute("*", "unmatched");
  }

  /** From now on routes of this domain are declared. */
  Routes of(String current) {
    domain = current;
    return this;
  }

  /**
   * Declares a route.
   *
   * @param method its method; GET brings HEAD with it
   * @param path its path, with parameters as {@code :name}
   * @param endpoint handles its requests
   */
  public void add(HttpMethod method, String path, Endpoint endpoint) {
    add(method, path, standard(method, path), endpoint);
  }

  /** Declares a route whose callers need another scope than its method says. */
  public void add(HttpMethod method, String path, Scope scope, Endpoint endpoint) {
    add(method, path, new Permission(domain, scope), endpoint);
  }

  private Permission standard(HttpMethod method, String path) {
    return Permission.standard(domain, method.equals(HttpMethod.GET), path);
  }

  private void add(HttpMethod method, String path, Permission permission, Endpoint endpoint) {
    String whole = method + " " + template(path);
    permissions.put(whole, permission);
    Admission admission = new Admission(permission, limits.limitOf(whole, permission), endpoint);
    RouteMeter meter = meters.forRoute(method.name(), template(path));
    declared.computeIfAbsent(path, key -> new ArrayList<>()).add(method);
    Route route = router.route(path).method(method);
    if (method.equals(HttpMethod.GET)) {
      route.method(HttpMethod.HEAD);
    }
    route.handler(routing ->
        entrance.admit(new Exchange(routing.request(), routing::pathParam, responder, meter), admission));
    RoutePath plain = RoutePath.of(path);
    direct.add(method, plain, request -> entrance.admit(
        new Exchange(request, name -> plain.parameter(name, request.uri()), responder, meter), admission));
  }

  /** Handles a request that is found without the router; null for all others, which the router has to look at. */
  Handler<HttpServerRequest> direct(HttpServerRequest request) {
    String uri = request.uri();
    return QueryString.isWellEncoded(uri) ? direct.find(request.method(), uri) : null;
  }

  /** Answers whatever has not been declared. Called once, after all routes have been added. */
  public Router seal() {
    declared.forEach((path, methods) -> router.route(path).handler(routing -> otherMethod(routing, methods)));
    router.route().handler(this::noRoute);
    router.route().failureHandler(this::failed);
    return router;
  }

  /** All routes, as {@code METHOD /path/{parameter}}. */
  public List<String> declared() {
    return declared.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(method -> method + " " + template(entry.getKey())))
        .toList();
  }

  /** What each route asks of its callers, by {@code METHOD /path/{parameter}}. */
  public Map<String, Permission> permissions() {
    return permissions;
  }

  private static String template(String path) {
    return path.replaceAll(":([A-Za-z]+)", "{$1}");
  }

  private void unmatched(RoutingContext routing, Endpoint endpoint) {
    entrance.admitUnmatched(new Exchange(routing.request(), routing::pathParam, responder, unmatched),
        limits.limitOfUnmatched(), endpoint);
  }

  private void otherMethod(RoutingContext routing, List<HttpMethod> methods) {
    unmatched(routing, exchange -> {
      exchange.answerHeaders().set(Names.ALLOW, allow(methods));
      if (routing.request().method().equals(HttpMethod.OPTIONS)) {
        exchange.answer(204, null, null, null);
      } else {
        exchange.problem(Problem.of(ProblemType.METHOD_NOT_ALLOWED,
            routing.request().method() + " is not one of " + allow(methods)));
      }
    });
  }

  private static String allow(List<HttpMethod> methods) {
    List<String> names = new ArrayList<>(methods.stream().map(HttpMethod::name).toList());
    if (names.contains("GET")) {
      names.add(names.indexOf("GET") + 1, "HEAD");
    }
    names.add("OPTIONS");
    return names.stream().distinct().collect(Collectors.joining(", "));
  }

  private void noRoute(RoutingContext routing) {
    unmatched(routing, exchange -> exchange.problem(
        Problem.of(ProblemType.NO_SUCH_ROUTE, "Nothing is served at " + routing.request().path())));
  }

  /** Answers a request whose target is no path, which the router cannot take. */
  void withoutPath(HttpServerRequest request) {
    Exchange unreadable = new Exchange(request, Exchange.NO_PARAMETERS, responder, unmatched);
    entrance.admitUnmatched(unreadable, limits.limitOfUnmatched(), exchange -> {
      if (request.uri().equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
        exchange.answer(204, null, null, null);
      } else {
        exchange.problem(
            Problem.of(ProblemType.MALFORMED_REQUEST, "The request's target must be a path, percent-encoded"));
      }
    });
  }

  private void failed(RoutingContext routing) {
    int status = routing.statusCode();
    if (routing.failure() instanceof IllegalArgumentException || status == 400) {
      unmatched(routing, exchange ->
          exchange.problem(Problem.of(ProblemType.MALFORMED_REQUEST, "The path cannot be read")));
    } else if (routing.failure() == null && status == 404) {
      noRoute(routing);
    } else {
      responder.failed(new Exchange(routing.request(), routing::pathParam, responder, unmatched), routing.failure());
    }
  }
}
