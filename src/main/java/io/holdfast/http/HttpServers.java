package io.holdfast.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP API of a process: one server per event loop on one port. Any thread. */
public final class HttpServers {
  private final Vertx vertx;
  private final HttpSettings settings;
  private final AtomicInteger boundPort = new AtomicInteger();
  private final List<HttpServerVerticle> verticles = new CopyOnWriteArrayList<>();
  private volatile String deployment;

  private HttpServers(Vertx vertx, HttpSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /**
   * Starts to listen.
   *
   * @param vertx whose event loops serve
   * @param eventLoops how many of them
   * @param settings how the API behaves
   * @param backend the instance behind it
   * @param meters takes the counts of all routes
   * @param groups what is served
   * @return completes when the port is open, fails if it cannot be had
   */
  public static Future<HttpServers> start(
      Vertx vertx, int eventLoops, HttpSettings settings, Backend backend, Meters meters, List<RouteGroup> groups) {
    HttpServers servers = new HttpServers(vertx, settings);
    DeploymentOptions options = new DeploymentOptions().setInstances(eventLoops);
    return vertx.deployVerticle(() -> servers.verticle(backend, meters, groups), options)
        .map(id -> {
          servers.deployment = id;
          return servers;
        });
  }

  private HttpServerVerticle verticle(Backend backend, Meters meters, List<RouteGroup> groups) {
    HttpServerVerticle verticle = new HttpServerVerticle(settings, backend, meters, groups, boundPort);
    verticles.add(verticle);
    return verticle;
  }

  /** The port that is open. */
  public int port() {
    return boundPort.get();
  }

  /** Takes no more connections, lets requests under way finish within a time, and closes. */
  public Future<Void> drain(Duration within) {
    return Future.join(verticles.stream().map(verticle -> verticle.drain(within)).toList())
        .eventually(() -> vertx.undeploy(deployment))
        .mapEmpty();
  }
}
