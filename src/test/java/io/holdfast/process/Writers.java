package io.holdfast.process;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Clients that create ads as fast as they are answered, each under an idempotency key of its own, and remember what
 * they were told. A client whose connection breaks does not know its outcome, and stops.
 */
final class Writers implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"data\"\\s*:\\s*\"([^\"]+)\"");

  private final URI api;
  private final ExecutorService threads;
  private final AtomicLong numbers;
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final Queue<String> unknown = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * Starts clients.
   *
   * @param api the address of the program
   * @param clients how many at a time
   * @param firstNumber makes keys and titles unique over several crowds of clients
   */
  Writers(URI api, int clients, long firstNumber) {
    this.api = api;
    this.numbers = new AtomicLong(firstNumber);
    this.threads = Executors.newFixedThreadPool(clients);
    IntStream.range(0, clients).forEach(_ -> threads.execute(this::write));
  }

  /** The ids that were answered, by key. */
  Map<String, String> answered() {
    return answered;
  }

  /** Keys whose outcome the client does not know. */
  List<String> unknown() {
    return List.copyOf(unknown);
  }

  /** Answers that no client should ever see. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  /** Sends the request of a key again, and remembers the answer; for a program that has come back at this address. */
  void retry(URI address, String key) {
    send(new HttpSession(), address, key);
  }

  static String ad(String key) {
    return """
        {"title":"Ad of %s","content":"c","start_at":"2024-01-01T00:00:00Z","end_at":"2099-01-01T00:00:00Z",
        "age_start":20,"age_end":30,"country":["TW"]}""".formatted(key);
  }

  private void write() {
    HttpSession session = new HttpSession();
    boolean known = true;
    while (known && !stopped) {
      known = send(session, api, "key-" + numbers.getAndIncrement());
    }
  }

  private boolean send(HttpSession session, URI address, String key) {
    Optional<HttpResponse<String>> response = session.post(address.resolve("/api/v1/ad"), ad(key), key);
    if (response.isEmpty()) {
      unknown.add(key);
      return false;
    }
    Matcher id = ID.matcher(response.get().body());
    switch (response.get().statusCode()) {
      case 201 -> answered.put(key, id.find() ? id.group(1) : "none in " + response.get().body());
      case 503 -> unknown.add(key);
      default -> unexpected.add(response.get().statusCode() + ": " + response.get().body());
    }
    return response.get().statusCode() == 201;
  }

  /** Lets the clients finish the request they are at. */
  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(40, TimeUnit.SECONDS)) {
        throw new AssertionError("clients are still waiting for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
