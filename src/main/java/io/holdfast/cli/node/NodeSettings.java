package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.wire.Certificate;
import io.holdfast.http.wire.ConnectionLimits;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.Optional;

/** What each part of a node wants to know, from the configuration. */
final class NodeSettings {

  private NodeSettings() {}

  /** The API's settings. */
  static HttpSettings http(Configuration configuration) {
    int bodyBytes = Math.toIntExact(configuration.get(Keys.BODY_LIMIT));
    return new HttpSettings(
        configuration.get(Keys.HOST),
        configuration.get(Keys.PORT),
        HttpSettings.defaults().requestLineBytes(),
        Math.toIntExact(configuration.get(Keys.HEADER_LIMIT)),
        bodyBytes,
        configuration.get(Keys.IDLE_TIMEOUT),
        configuration.get(Keys.POSITION_WAIT),
        configuration.get(Keys.CLEARTEXT_HTTP2),
        configuration.get(Keys.CORS_ORIGINS),
        bodyBytes,
        new ConnectionLimits(
            configuration.get(Keys.CONNECTIONS),
            configuration.get(Keys.CONNECTIONS_PER_ADDRESS),
            configuration.get(Keys.REQUEST_PATIENCE),
            configuration.get(Keys.UNREAD_PATIENCE),
            configuration.get(Keys.TRUSTED_PROXIES)),
        certificate(configuration).orElse(null));
  }

  /** The files by which the servers show who they are; none for HTTP without TLS. */
  static Optional<Certificate> certificate(Configuration configuration) {
    Optional<Path> chain = configuration.get(Keys.TLS_CERTIFICATE);
    Optional<Path> key = configuration.get(Keys.TLS_KEY);
    if (chain.isPresent() != key.isPresent()) {
      throw new NodeFailure("TLS needs both " + Keys.TLS_CERTIFICATE.flag() + " and " + Keys.TLS_KEY.flag(), null);
    }
    return chain.map(file -> new Certificate(file, key.orElseThrow()));
  }

  /** The instance's options. */
  static InstanceOptions instance(Configuration configuration) {
    return InstanceOptions.defaults()
        .withReadOnly(configuration.get(Keys.READ_ONLY))
        .withWaiting(configuration.get(Keys.WAITING_COMMANDS), configuration.get(Keys.WAITING_BYTES))
        .withAnswerMillis(configuration.get(Keys.ANSWER_TIMEOUT).toMillis())
        .withSnapshots(
            configuration.get(Keys.SNAPSHOT_INTERVAL).toMillis(),
            configuration.get(Keys.SNAPSHOT_ENTRIES),
            configuration.get(Keys.SNAPSHOT_BYTES),
            configuration.get(Keys.SNAPSHOTS_KEPT));
  }

  /** Vert.x's options. */
  static VertxOptions vertx(Configuration configuration) {
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(eventLoops(configuration));
  }

  /** How many event loops there are. */
  static int eventLoops(Configuration configuration) {
    int wanted = configuration.get(Keys.EVENT_LOOPS);
    return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
  }
}
