package io.holdfast.cli.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in the opposite order. One thread. */
final class Closings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final Deque<Closing> closings = new ArrayDeque<>();

  private record Closing(String what, AutoCloseable closeable) {}

  /** Remembers something and returns it. */
  <T extends AutoCloseable> T add(String what, T closeable) {
    closings.push(new Closing(what, closeable));
    return closeable;
  }

  /** Closes everything, the last first; what cannot be closed does not keep the rest open. */
  @Override
  public void close() {
    while (!closings.isEmpty()) {
      Closing closing = closings.pop();
      try {
        closing.closeable().close();
      } catch (Exception e) {
        LOG.warn("Closing: {} was not closed in order", closing.what(), e);
      }
    }
  }
}
