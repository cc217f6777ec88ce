package io.holdfast.http.coordination;

import io.holdfast.http.ApiLoop;
import io.holdfast.http.Bodies;
import io.holdfast.http.RouteGroup;
import io.holdfast.http.Routes;
import io.holdfast.http.access.Scope;
import io.holdfast.http.live.Topics;
import io.vertx.core.http.HttpMethod;

/** The routes of coordination. */
public final class CoordinationRoutes implements RouteGroup {
  /** How long a request may wait: below the time after which a silent connection is closed. */
  static final long LONGEST_WAIT_MILLIS = 60_000;

  /** What a body may have around a value of the size that all bodies may have. */
  private static final int AROUND_VALUE_BYTES = 64 << 10;

  @Override
  public void declare(ApiLoop loop, Routes routes) {
    Readers readers = new Readers(loop.instance());
    Answers answers = new Answers();
    JsonBody json = new JsonBody();
    Executions executions = new Executions(loop);
    PrefixLengths prefixLengths = new PrefixLengths();
    Topics<Watched> topics =
        new Topics<>(loop, new WatchedSource(loop.instance(), readers, answers, prefixLengths));
    TimerWheel wheel = new TimerWheel(loop.context());
    declareValues(loop, routes, readers, answers, json, executions);
    routes.add(HttpMethod.POST, "/watch/:env", Scope.READ,
        new Watches(loop, readers, json, answers, topics, wheel)::watch);
    VersionStreams streams = new VersionStreams(loop, readers, answers, topics, prefixLengths);
    routes.add(HttpMethod.GET, "/db/:env/kv/:key/watch", streams::ofKey);
    routes.add(HttpMethod.GET, "/db/:env/watch", streams::ofPrefix);
    declareHeld(routes, new HeldReads(loop, readers, answers, topics, wheel),
        new HeldRequests(loop, json, executions, answers, readers));
  }

  private static void declareValues(ApiLoop loop, Routes routes, Readers readers, Answers answers, JsonBody json,
      Executions executions) {
    Bodies bodies = new Bodies(loop.settings().bodyBytes() + AROUND_VALUE_BYTES);
    RequestParser parser = new RequestParser(json, LONGEST_WAIT_MILLIS);
    EnvironmentRequests requests = new EnvironmentRequests(loop, readers, parser, bodies, executions, answers);
    routes.add(HttpMethod.POST, "/db/:env", requests::execute);
    routes.add(HttpMethod.POST, "/req/:env", requests::execute);
    ValueReads values = new ValueReads(loop, readers, answers);
    routes.add(HttpMethod.GET, "/db/:env/kv", values::list);
    routes.add(HttpMethod.GET, "/db/:env/kv/:key", values::get);
  }

  private static void declareHeld(Routes routes, HeldReads reads, HeldRequests requests) {
    routes.add(HttpMethod.GET, "/db/:env/locks/:id", reads::lock);
    routes.add(HttpMethod.GET, "/db/:env/leader/:name", reads::leader);
    routes.add(HttpMethod.POST, "/db/:env/leader/:name/campaign", requests::campaign);
    routes.add(HttpMethod.POST, "/db/:env/leader/:name/resign", requests::resign);
    routes.add(HttpMethod.GET, "/db/:env/semaphore/:name", reads::semaphore);
    routes.add(HttpMethod.POST, "/db/:env/semaphore/:name", requests::semaphore);
  }
}
