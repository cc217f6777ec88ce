package io.holdfast.feed;

import java.net.URI;
import java.util.function.Supplier;

/**
 * A receiver of events by HTTP.
 *
 * @param name of letters, digits and dashes; its consumer is called {@code webhook-NAME}
 * @param url where its events are posted to
 * @param secret what they are signed with, asked for each time: it may change
 * @param wanted which events it is told
 * @param mostAttempts failed attempts in a row, after which it is parked
 * @param timeoutMillis how long an answer may take
 */
public record WebhookTarget(String name, URI url, Supplier<byte[]> secret, EventFilter wanted, int mostAttempts,
    long timeoutMillis) {

  /** Checks what must hold. */
  public WebhookTarget {
    if (!name.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("the webhook '" + name + "' needs a name of letters, digits and dashes");
    }
    if (url.getHost() == null || !"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("the webhook " + name + " needs an address like https://shop.example/events");
    }
    if (secret.get().length == 0) {
      throw new IllegalArgumentException("the webhook " + name + " has no secret to sign with");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return name + "=" + url;
  }
}
