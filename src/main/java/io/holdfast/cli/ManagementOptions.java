package io.holdfast.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Where a running node is to be found, for commands that ask it. */
final class ManagementOptions {

  @Option(
      names = "--management",
      paramLabel = "URL",
      description = "The running node's management address. Default: ${DEFAULT-VALUE}.",
      defaultValue = "http://127.0.0.1:8081")
  private URI url;

  /** The address, as it was given. */
  String address() {
    return url.toString();
  }

  /** A client of that node. */
  NodeClient connect() {
    return new NodeClient(url);
  }
}
