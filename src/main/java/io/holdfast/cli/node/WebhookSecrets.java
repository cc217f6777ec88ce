package io.holdfast.cli.node;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of webhooks, read from their file and again when it changes. What cannot be read then, or lacks a secret,
 * is said in the log, and the secrets before go on to hold. One thread at a time, which it blocks; those who sign may
 * be any.
 */
final class WebhookSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);

  private final WatchedText file;
  private final Set<String> names;
  private volatile Properties secrets;

  /**
   * Reads them for the first time.
   *
   * @throws IOException if that is not possible, or one of the names has none
   */
  WebhookSecrets(Path path, Set<String> names) throws IOException {
    this.file = new WatchedText(path);
    this.names = names;
    secrets = read();
  }

  /** Always the secret of now. */
  Supplier<byte[]> of(String name) {
    return () -> secrets.getProperty(name).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the file if it has changed. */
  void look() {
    if (!file.hasChanged()) {
      return;
    }
    try {
      secrets = read();
      LOG.info("Webhooks: the secrets in {} were read again", file);
    } catch (IOException e) {
      LOG.error("Webhooks: those before go on to hold, for {}", e.getMessage());
    }
  }

  private Properties read() throws IOException {
    Properties read = new Properties();
    try {
      read.load(new StringReader(file.read()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("the webhooks' secrets cannot be read from " + file + ": " + e.getMessage(), e);
    }
    for (String name : names) {
      if (read.getProperty(name, "").isEmpty()) {
        throw new IOException("the webhook " + name + " has no secret to sign with in " + file);
      }
    }
    return read;
  }
}
