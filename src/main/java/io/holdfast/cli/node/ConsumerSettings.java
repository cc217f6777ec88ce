package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.engine.FeedOptions;
import io.holdfast.feed.WebhookTarget;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** What consumers of changes are to be like, from the configuration. */
final class ConsumerSettings {

  private ConsumerSettings() {}

  /** How changes are kept for consumers. */
  static FeedOptions feed(Configuration configuration) {
    return FeedOptions.defaults().withHoldEntries(configuration.get(Keys.FEED_HOLD_ENTRIES));
  }

  /** The receivers of events by HTTP. */
  static List<WebhookTarget> webhooks(Configuration configuration) {
    List<String> wanted = configuration.get(Keys.WEBHOOKS);
    if (wanted.isEmpty()) {
      return List.of();
    }
    Properties secrets = secrets(configuration.get(Keys.WEBHOOK_SECRETS));
    return wanted.stream().map(each -> webhook(configuration, each, secrets)).toList();
  }

  private static Properties secrets(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties secrets = new Properties();
      secrets.load(reader);
      return secrets;
    } catch (IOException | IllegalArgumentException e) {
      throw new NodeFailure("the webhooks' secrets cannot be read from " + file + ": " + e.getMessage()
          + "; name another file with " + Keys.WEBHOOK_SECRETS.flag(), e);
    }
  }

  private static WebhookTarget webhook(Configuration configuration, String text, Properties secrets) {
    String[] parts = text.split("=", 2);
    try {
      return new WebhookTarget(parts[0].strip(), URI.create(parts.length < 2 ? "" : parts[1].strip()),
          secrets.getProperty(parts[0].strip(), "").getBytes(StandardCharsets.UTF_8),
          configuration.get(Keys.WEBHOOK_ATTEMPTS), configuration.get(Keys.WEBHOOK_TIMEOUT).toMillis());
    } catch (IllegalArgumentException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
  }
}
