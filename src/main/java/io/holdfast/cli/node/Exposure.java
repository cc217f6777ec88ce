package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Key;
import io.holdfast.cli.config.Keys;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Refuses to be open to strangers by oversight. */
final class Exposure {

  private Exposure() {}

  /**
   * Fails if others than this machine could do everything without saying who they are, unless that is meant.
   *
   * @throws NodeFailure with the reason and the ways out
   */
  static void requireMeant(Configuration configuration) {
    boolean asksWho = configuration.get(Keys.API_KEYS).isPresent() || !configuration.get(Keys.JWT_KEYS).isEmpty();
    if (!asksWho && !configuration.get(Keys.INSECURE_OPEN)) {
      requireLoopback(configuration, Keys.HOST);
      requireLoopback(configuration, Keys.MANAGEMENT_HOST);
    }
  }

  private static void requireLoopback(Configuration configuration, Key<String> key) {
    String host = configuration.get(key);
    if (!isLoopback(host)) {
      throw new NodeFailure("refusing to listen on " + host + " (" + key.name() + "): other machines can reach it, and "
          + "nobody would have to say who they are. Name a file of keys with " + Keys.API_KEYS.flag() + " ('holdfast "
          + "keys new' makes one) or whose tokens are taken with " + Keys.JWT_KEYS.flag() + "; or say "
          + Keys.INSECURE_OPEN.flag() + ", if everyone may do everything", null);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new NodeFailure("there is no host '" + host + "' to listen on", e);
    }
  }
}
