package io.holdfast.http;

import io.holdfast.http.wire.Connections;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server of one event loop; those of all event loops share the port. */
final class HttpServerVerticle extends VerticleBase {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Served served;
  private final int anyPort;
  private final AtomicInteger boundPort;
  private HttpApi api;
  private HttpServer server;

  /**
   * One of several.
   *
   * @param served what is served
   * @param anyPort the negative number that stands for one free port among the verticles that share it
   * @param boundPort takes the port
   */
  HttpServerVerticle(Served served, int anyPort, AtomicInteger boundPort) {
    this.served = served;
    this.anyPort = anyPort;
    this.boundPort = boundPort;
  }

  @Override
  public Future<?> start() {
    api = new HttpApi(vertx, served);
    server = vertx.createHttpServer(options());
    server.requestHandler(api);
    server.invalidRequestHandler(api::handleInvalid);
    server.connectionHandler(
        new Connections(vertx, served.settings().connections(), served.meters().connections()));
    served.meters().add(new LoopDelay(vertx).delays(), served.limits());
    return server.listen().onSuccess(listening -> boundPort.set(listening.actualPort()));
  }

  private HttpServerOptions options() {
    HttpSettings settings = served.settings();
    int port = settings.port() == 0 ? anyPort : settings.port();
    HttpServerOptions options = new HttpServerOptions();
    if (settings.certificate() != null) {
      settings.certificate().applyTo(options);
    }
    return options
        .setHost(settings.host())
        .setPort(port)
        .setMaxInitialLineLength(settings.requestLineBytes())
        .setMaxHeaderSize(settings.headerBytes())
        .setMaxChunkSize(CHUNK_BYTES)
        .setIdleTimeout((int) settings.idle().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(settings.clearTextHttp2())
        .setPerFrameWebSocketCompressionSupported(false) // There are no WebSockets; what would compress them would look
        .setPerMessageWebSocketCompressionSupported(false) // at every request.
        .setReuseAddress(true)
        .setTcpNoDelay(true);
  }

  /** Shows the certificate as its files have it now to whoever connects from now on. */
  Future<Boolean> renewCertificate() {
    return server.updateSSLOptions(served.settings().certificate().renewed(), true);
  }

  /** Takes no more connections, ends streams, and lets requests under way finish. */
  Future<Void> drain(Duration within) {
    context.runOnContext(nothing -> api.drain());
    return server.shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
  }
}
