package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Key;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where a server is to listen.
 *
 * @param host a name or an address
 * @param port 0 for any free one
 * @param portKey what the port is called in the configuration
 */
record Address(String host, int port, Key<Integer> portKey) {

  static Address of(Configuration configuration, Key<String> host, Key<Integer> port) {
    return new Address(configuration.get(host), configuration.get(port), port);
  }

  /**
   * Fails if nobody can listen here, before anything else is begun: a recovery may take a minute, and its end is no
   * time to learn that the port is taken.
   */
  void requireFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (UnknownHostException e) {
      throw new NodeFailure("there is no host '" + host + "' to listen on", e);
    } catch (IOException e) {
      throw taken(e);
    }
  }

  /** Why nobody can listen here. */
  NodeFailure taken(Throwable cause) {
    return new NodeFailure("cannot listen on " + host + ":" + port + ": " + cause.getMessage() + "; another program "
        + "may have the port, choose another with " + portKey.flag() + " or " + portKey.variable(), cause);
  }
}
