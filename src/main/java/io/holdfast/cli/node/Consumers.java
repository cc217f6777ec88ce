package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.ChangeFeed;
import io.holdfast.feed.CloudEvents;
import io.holdfast.feed.FilePositions;
import io.holdfast.feed.LinkedTransactions;
import io.holdfast.feed.Positions;
import io.holdfast.feed.PostgresPositions;
import io.holdfast.feed.RedisOutbox;
import io.holdfast.feed.RelationalTables;
import io.holdfast.feed.Transactions;
import io.holdfast.feed.Webhook;
import io.holdfast.kernel.feed.ChangeConsumer;
import io.holdfast.log.Clock;
import io.holdfast.log.Loop;
import io.holdfast.postgres.Outage;
import io.holdfast.postgres.PostgresAddress;
import io.holdfast.postgres.PostgresLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Registers the consumers of changes that the configuration names: relational tables, a Redis stream and webhooks. They
 * work on a loop of their own.
 */
final class Consumers {
  /** Below the data directory of an embedded node. */
  private static final String POSITIONS = "feed";
  private static final long LOOK_MILLIS = 1_000;

  private final Configuration configuration;
  private final Vertx vertx;
  private final Loop loop;
  private final Clock clock;
  private final Closings closings;

  Consumers(Configuration configuration, Vertx vertx, Loop loop, Clock clock, Closings closings) {
    this.configuration = configuration;
    this.vertx = vertx;
    this.loop = loop;
    this.clock = clock;
    this.closings = closings;
  }

  /**
   * Registers them.
   *
   * @param cluster the Postgres of the cluster; empty for an embedded node
   * @throws NodeFailure if the configuration does not make sense
   */
  void register(ChangeFeed feed, Optional<PostgresAddress> cluster) {
    tables(cluster).ifPresent(address -> register(feed, new RelationalTables(
        loop, transactions(address, "tables"), Domains.tables())));
    Optional<RedisOutbox.Target> stream = ConsumerSettings.stream(configuration);
    boolean webhooks = !ConsumerSettings.webhooks(configuration).isEmpty();
    if (stream.isEmpty() && !webhooks) {
      return;
    }
    Positions positions = closings.add("positions of receivers", cluster
        .<Positions>map(address -> new PostgresPositions(loop, transactions(address, "receivers")))
        .orElseGet(() -> new FilePositions(configuration.get(Keys.DATA).resolve(POSITIONS))));
    CloudEvents events = new CloudEvents(Domains.events());
    stream.ifPresent(target -> register(feed, new RedisOutbox(vertx, loop, target, events, positions)));
    if (webhooks) {
      WebhookSecrets secrets = ConsumerSettings.secrets(configuration);
      vertx.setPeriodic(LOOK_MILLIS, timer -> vertx.executeBlocking(() -> look(secrets)));
      ConsumerSettings.targets(configuration, secrets)
          .forEach(target -> register(feed, new Webhook(vertx, loop, target, events, positions, clock)));
    }
  }

  private static Void look(WebhookSecrets secrets) {
    secrets.look();
    return null;
  }

  private void register(ChangeFeed feed, ChangeConsumer consumer) {
    feed.register(closings.add("consumer " + consumer.name(), consumer));
  }

  private Optional<PostgresAddress> tables(Optional<PostgresAddress> cluster) {
    String address = configuration.get(Keys.TABLES_POSTGRES);
    if (!configuration.get(Keys.TABLES)) {
      return Optional.empty();
    }
    try {
      return address.isEmpty() ? cluster : Optional.of(PostgresAddress.parse(address));
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  private Transactions transactions(PostgresAddress address, String purpose) {
    return new LinkedTransactions(new PostgresLink(vertx, loop, address, new Outage(clock, new SplittableRandom()),
        purpose, Map.of("client_min_messages", "warning"), connection -> Future.succeededFuture()));
  }
}
