package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.http.HttpSettings;
import io.holdfast.http.access.Scope;
import io.holdfast.http.limits.Rate;
import io.holdfast.http.limits.RateLimits;
import io.holdfast.http.limits.Rates;
import io.holdfast.http.limits.SharedLimits;
import io.holdfast.http.wire.Certificate;
import io.holdfast.http.wire.ConnectionLimits;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.redis.RedisAddress;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What each part of a node wants to know, from the configuration. */
final class NodeSettings {

  /**
   * An entry costs the stores and each other instance some 0.2 ms whatever is in it; one of an embedded node costs a
   * write to a file. docs/performance.md has the figures.
   */
  private static final long CLUSTER_GATHER_MILLIS = 1;

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

  /** How often callers of the API may ask; counted by all instances together, or by each if that is null. */
  static RateLimits limits(Configuration configuration, SharedLimits shared) {
    return RateLimits.of(rates(configuration), shared);
  }

  /** The rates of the classes and routes that have a limit. */
  static Rates rates(Configuration configuration) {
    Map<Scope, Rate> rates = new EnumMap<>(Scope.class);
    configuration.get(Keys.RATE_LIMIT_READ).ifPresent(rate -> rates.put(Scope.READ, rate));
    configuration.get(Keys.RATE_LIMIT_WRITE).ifPresent(rate -> rates.put(Scope.WRITE, rate));
    configuration.get(Keys.RATE_LIMIT_OPERATE).ifPresent(rate -> rates.put(Scope.OPERATE, rate));
    return new Rates(rates, configuration.get(Keys.RATE_LIMIT_ROUTES), configuration.get(Keys.RATE_LIMIT_BURST));
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
        .withGatherMillis(configuration.get(Keys.POSTGRES).isEmpty() ? 0 : CLUSTER_GATHER_MILLIS)
        .withReadOnly(configuration.get(Keys.READ_ONLY))
        .withWaiting(configuration.get(Keys.WAITING_COMMANDS), configuration.get(Keys.WAITING_BYTES))
        .withWaitingMillis(configuration.get(Keys.WAITING_TIME).toMillis())
        .withAnswerMillis(configuration.get(Keys.ANSWER_TIMEOUT).toMillis())
        .withSnapshots(
            configuration.get(Keys.SNAPSHOT_INTERVAL).toMillis(),
            configuration.get(Keys.SNAPSHOT_ENTRIES),
            configuration.get(Keys.SNAPSHOT_BYTES),
            configuration.get(Keys.SNAPSHOTS_KEPT))
        .withSnapshotCheck(configuration.get(Keys.SNAPSHOT_CHECK));
  }

  /**
   * The cluster that the configuration names; nothing for an embedded node.
   *
   * @throws NodeFailure if it is named by halves, or an address is not one
   */
  static Optional<ClusterStores.Wanted> cluster(Configuration configuration) {
    String postgres = configuration.get(Keys.POSTGRES);
    String redis = configuration.get(Keys.REDIS);
    if (postgres.isEmpty() && redis.isEmpty()) {
      return Optional.empty();
    }
    if (postgres.isEmpty() || redis.isEmpty()) {
      throw new NodeFailure("an instance of a cluster needs both --postgres, which keeps, and --redis, which delivers;"
          + (postgres.isEmpty() ? " --postgres" : " --redis") + " is missing (without both, this is an embedded node)",
          null);
    }
    try {
      return Optional.of(new ClusterStores.Wanted(PostgresAddress.parse(postgres), RedisAddress.parse(redis),
          configuration.get(Keys.DATA), configuration.get(Keys.PARTITIONS)));
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  /** Vert.x's options. */
  static VertxOptions vertx(Configuration configuration) {
    return vertx()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(eventLoops(configuration));
  }

  /**
   * Vert.x's options wherever it is used. It looks for no files on the class path, and so needs no copies of them: the
   * directory that it would make for these stays behind when the process is killed.
   */
  static VertxOptions vertx() {
    return new VertxOptions().setFileSystemOptions(
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false));
  }

  /** How many event loops there are. */
  static int eventLoops(Configuration configuration) {
    int wanted = configuration.get(Keys.EVENT_LOOPS);
    return wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
  }
}
