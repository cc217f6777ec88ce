package io.holdfast.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Fills a node with made-up slots named {@code slot-0}, {@code slot-1}, … on the days after a time, and with
 * reservations of them. A bounded number of requests is under way at a time; the first failure ends it.
 */
final class SlotSeed {
  private static final int UNDER_WAY_PER_CONNECTION = 32;
  private static final int DAYS = 30;
  private static final int HOURS = 12;
  private static final int CAPACITY = 100;
  private static final int USERS_PER_SLOT = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final Instant base;
  private final LongConsumer done;
  private final Semaphore underWay;
  private final int most;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicReference<CommandFailure> trouble = new AtomicReference<>();

  /**
   * Made-up slots for a node.
   *
   * @param url the node's address
   * @param base they start on the thirty days after this
   * @param connections how many requests are under way, in groups
   * @param done told how many requests have been answered
   */
  SlotSeed(URI url, Instant base, int connections, LongConsumer done) {
    this.url = url;
    this.base = base;
    this.done = done;
    most = connections * UNDER_WAY_PER_CONNECTION;
    underWay = new Semaphore(most);
  }

  /** Creates slots, then reserves each so often; blocks until everything has been answered. */
  void run(long slots, int reservations) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (long slot = 0; slot < slots && trouble.get() == null; slot++) {
        send(client, "/slots", slot(slot), Set.of(201, 409));
      }
      settle();
      for (long slot = 0; slot < slots && trouble.get() == null; slot++) {
        for (int i = 0; i < reservations; i++) {
          send(client, "/reserve", reservation(slot, i), Set.of(202));
        }
      }
      settle();
    }
    if (trouble.get() != null) {
      throw trouble.get();
    }
  }

  private String slot(long number) {
    Instant start = base.plus(Duration.ofDays(1 + number % DAYS)).plus(Duration.ofHours(number / DAYS % HOURS));
    return "{\"id\":\"slot-" + number + "\",\"name\":\"Slot " + number + "\",\"start_time\":\"" + start
        + "\",\"end_time\":\"" + start.plus(Duration.ofHours(2)) + "\",\"capacity\":" + CAPACITY + "}";
  }

  private static String reservation(long slot, int number) {
    return "{\"slot_id\":\"slot-" + slot + "\",\"user_id\":\"user-" + (slot / USERS_PER_SLOT + number) + "\"}";
  }

  private void send(HttpClient client, String path, String body, Set<Integer> expected) {
    underWay.acquireUninterruptibly();
    HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE)
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build();
    client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
      ended(path, answer, failure, expected);
      underWay.release();
    });
  }

  private void ended(String path, HttpResponse<String> answer, Throwable failure, Set<Integer> expected) {
    if (failure != null) {
      trouble.compareAndSet(null, explained(failure));
    } else if (!expected.contains(answer.statusCode())) {
      trouble.compareAndSet(null, new CommandFailure(path + " answers " + answer.statusCode() + ": " + answer.body()));
    } else {
      synchronized (this) {
        done.accept(answered.incrementAndGet());
      }
    }
  }

  private CommandFailure explained(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    Throwable cause = wrapped ? failure.getCause() : failure;
    return switch (cause) {
      case ConnectException e -> new CommandFailure(ExitCode.UNREACHABLE, "No node answers at " + url, e);
      case IOException e -> new CommandFailure(ExitCode.UNREACHABLE, "The connection to " + url + " broke", e);
      default -> new CommandFailure(url + ": " + cause, cause);
    };
  }

  private void settle() {
    underWay.acquireUninterruptibly(most);
    underWay.release(most);
  }
}
