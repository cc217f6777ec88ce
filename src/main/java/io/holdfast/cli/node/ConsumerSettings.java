package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Key;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.FeedOptions;
import io.holdfast.feed.EventFilter;
import io.holdfast.feed.RedisOutbox;
import io.holdfast.feed.WebhookTarget;
import io.holdfast.redis.RedisAddress;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What consumers of changes are to be like, from the configuration. */
final class ConsumerSettings {

  private ConsumerSettings() {}

  /** How changes are kept for consumers. */
  static FeedOptions feed(Configuration configuration) {
    return FeedOptions.defaults().withHoldEntries(configuration.get(Keys.FEED_HOLD_ENTRIES));
  }

  /** The stream of events in Redis; empty if none is wanted. */
  static Optional<RedisOutbox.Target> stream(Configuration configuration) {
    String stream = configuration.get(Keys.EVENTS_STREAM);
    String own = configuration.get(Keys.EVENTS_REDIS);
    String address = own.isEmpty() ? configuration.get(Keys.REDIS) : own;
    if (stream.isEmpty()) {
      return Optional.empty();
    }
    if (address.isEmpty()) {
      throw new NodeFailure("events for a Redis stream need " + Keys.EVENTS_REDIS.flag()
          + ", which says where Redis is: this is an embedded node", null);
    }
    try {
      return Optional.of(new RedisOutbox.Target(RedisAddress.parse(address), stream,
          configuration.get(Keys.EVENTS_STREAM_LENGTH), new EventFilter(configuration.get(Keys.EVENTS_STREAM_TYPES))));
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }

  /** The addresses of the receivers of events by HTTP, by name; none if none are wanted. */
  static Map<String, String> webhooks(Configuration configuration) {
    Map<String, String> addresses = new LinkedHashMap<>();
    pairs(configuration, Keys.WEBHOOKS).forEach(pair -> addresses.put(pair[0], pair[1]));
    return addresses;
  }

  /**
   * Their secrets, read for the first time.
   *
   * @throws NodeFailure if the file is of no use
   */
  static WebhookSecrets secrets(Configuration configuration) {
    try {
      return new WebhookSecrets(configuration.get(Keys.WEBHOOK_SECRETS), webhooks(configuration).keySet());
    } catch (IOException e) {
      throw new NodeFailure(e.getMessage() + "; name another file with " + Keys.WEBHOOK_SECRETS.flag(), e);
    }
  }

  /** The receivers of events by HTTP. */
  static List<WebhookTarget> targets(Configuration configuration, WebhookSecrets secrets) {
    Map<String, String> addresses = webhooks(configuration);
    Map<String, List<String>> types = new LinkedHashMap<>();
    for (String[] pair : pairs(configuration, Keys.WEBHOOK_TYPES)) {
      if (!addresses.containsKey(pair[0])) {
        throw new NodeFailure(Keys.WEBHOOK_TYPES.flag() + " names the webhook '" + pair[0] + "', which there is not",
            null);
      }
      types.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(pair[1]);
    }
    return addresses.entrySet().stream()
        .map(each -> target(configuration, each.getKey(), each.getValue(), secrets,
            new EventFilter(types.getOrDefault(each.getKey(), List.of()))))
        .toList();
  }

  private static List<String[]> pairs(Configuration configuration, Key<List<String>> key) {
    return configuration.get(key).stream().map(text -> {
      String[] parts = text.split("=", 2);
      return new String[] {parts[0].strip(), parts.length < 2 ? "" : parts[1].strip()};
    }).toList();
  }

  private static WebhookTarget target(Configuration configuration, String name, String address,
      WebhookSecrets secrets, EventFilter wanted) {
    try {
      return new WebhookTarget(name, URI.create(address), secrets.of(name), wanted,
          configuration.get(Keys.WEBHOOK_ATTEMPTS), configuration.get(Keys.WEBHOOK_TIMEOUT).toMillis());
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }
}
