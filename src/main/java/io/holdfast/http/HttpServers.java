package io.holdfast.http;

import io.holdfast.http.wire.Certificate;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP API of a process: one server per event loop on one port. Any thread. */
public final class HttpServers {
  /** Vert.x takes servers with the same negative port for one, whatever deployed them. */
  private static final AtomicInteger NEXT_ANY_PORT = new AtomicInteger(-1);

  private final Vertx vertx;
  private final Served served;
  private final int anyPort = NEXT_ANY_PORT.getAndDecrement();
  private final AtomicInteger boundPort = new AtomicInteger();
  private final List<HttpServerVerticle> verticles = new CopyOnWriteArrayList<>();
  private volatile String deployment;

  private HttpServers(Vertx vertx, Served served) {
    this.vertx = vertx;
    this.served = served;
  }

  /**
   * Starts to listen.
   *
   * @param vertx whose event loops serve
   * @param eventLoops how many of them
   * @param served what is served, and how
   * @return completes when the port is open, fails if it cannot be had
   */
  public static Future<HttpServers> start(Vertx vertx, int eventLoops, Served served) {
    HttpServers servers = new HttpServers(vertx, served);
    DeploymentOptions options = new DeploymentOptions().setInstances(eventLoops);
    return vertx.deployVerticle(() -> servers.verticle(), options)
        .compose(id -> {
          servers.deployment = id;
          return servers.noteCertificate();
        })
        .map(servers);
  }

  /** What is shown from now on ends some day. */
  private Future<Void> noteCertificate() {
    Certificate shown = served.settings().certificate();
    return shown == null ? Future.succeededFuture() : vertx.executeBlocking(() -> {
      served.meters().certificateEnds(shown.endMillis());
      return null;
    });
  }

  private HttpServerVerticle verticle() {
    HttpServerVerticle verticle = new HttpServerVerticle(served, anyPort, boundPort);
    verticles.add(verticle);
    return verticle;
  }

  /** The port that is open. */
  public int port() {
    return boundPort.get();
  }

  /**
   * Reads the files of the certificate again, for connections to come; those there are go on.
   *
   * @return fails if they cannot be read, and then the certificate before is shown still
   */
  public Future<Void> renewCertificate() {
    return Future.join(verticles.stream().map(HttpServerVerticle::renewCertificate).toList())
        .compose(all -> noteCertificate());
  }

  /** Takes no more connections, lets requests under way finish within a time, and closes. */
  public Future<Void> drain(Duration within) {
    return Future.join(verticles.stream().map(verticle -> verticle.drain(within)).toList())
        .eventually(() -> vertx.undeploy(deployment))
        .mapEmpty();
  }
}
