package io.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends generated ads to a node in requests of many lines, over several connections at a time. What has been answered
 * is counted; one connection's failure ends the others after their present request.
 */
final class AdImport {
  private static final int LINES_PER_REQUEST = 10_000;
  private static final int BYTES_PER_LINE = 512;

  private final AdGenerator generator;
  private final URI url;
  private final long ads;
  private final Listener listener;
  private final AtomicLong nextAd = new AtomicLong();
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** Told of each answer, on any connection's thread, one at a time. */
  interface Listener {

    /** So many are done altogether. */
    void done(long ads);

    /** A line was refused. */
    void refused(JsonNode line);
  }

  AdImport(AdGenerator generator, URI url, long ads, Listener listener) {
    this.generator = generator;
    this.url = url;
    this.ads = ads;
    this.listener = listener;
  }

  /** Sends all of them; blocks until the last is answered. */
  void run(int connections) {
    List<Future<?>> senders = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        senders.add(threads.submit(this::send));
      }
    }
    senders.forEach(AdImport::requireDone);
  }

  long created() {
    return created.get();
  }

  long refused() {
    return refused.get();
  }

  private void send() {
    ByteArrayOutputStream body = new ByteArrayOutputStream(LINES_PER_REQUEST * BYTES_PER_LINE);
    try (NodeClient node = new NodeClient(url)) {
      for (long first = take(); first < ads; first = take()) {
        body.reset();
        for (long number = first; number < Math.min(ads, first + LINES_PER_REQUEST); number++) {
          generator.write(number, body);
        }
        count(node.postLines("/api/v1/ad/batch", body.toByteArray()));
      }
    } catch (RuntimeException e) {
      nextAd.set(ads);
      throw e;
    }
  }

  private long take() {
    return nextAd.getAndAdd(LINES_PER_REQUEST);
  }

  private synchronized void count(JsonNode answer) {
    created.addAndGet(answer.path("created").asLong());
    JsonNode lines = answer.path("refused");
    refused.addAndGet(lines.isArray() ? lines.size() : lines.asLong());
    lines.forEach(listener::refused);
    listener.done(created.get() + refused.get());
  }

  private static void requireDone(Future<?> sender) {
    switch (sender.state()) {
      case SUCCESS -> { }
      case FAILED -> throw sender.exceptionNow() instanceof RuntimeException known
          ? known
          : new CompletionException(sender.exceptionNow());
      case RUNNING, CANCELLED -> throw new IllegalStateException("a sender neither ended nor failed");
    }
  }
}
