package io.holdfast.cluster;

import static org.awaitility.Awaitility.await;

import io.holdfast.process.HttpSession;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Clients that create ads, each under a key of its own, at one instance after another as a load balancer would send
 * them. Who hears nothing, or 503, asks again with the same key somewhere else, until the write is answered: so at the
 * end the ads are as many as the keys, if nothing was lost and nothing done twice.
 */
final class Workload implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"data\"\\s*:\\s*\"([^\"]+)\"");
  private static final long PAUSE_MILLIS = 10;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final List<Member> members;
  private final ExecutorService threads;
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  /** What clients saw: how often each answer came. */
  private final Map<String, AtomicLong> seen = new ConcurrentSkipListMap<>();
  private final AtomicLong longestNanos = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);

  Workload(List<Member> members, int clients) {
    this.members = members;
    this.threads = Executors.newFixedThreadPool(clients);
    IntStream.range(0, clients).forEach(client -> threads.execute(() -> write(client)));
  }

  /** The ids that were answered, by key. */
  Map<String, String> answered() {
    return answered;
  }

  /** Waits until so many more writes have been answered. */
  Workload awaitMore(int writes) {
    long wanted = answered.size() + writes;
    await().atMost(60, TimeUnit.SECONDS).pollInterval(2, TimeUnit.MILLISECONDS)
        .until(() -> answered.size() >= wanted);
    return this;
  }

  /** How long until the next write is answered, in milliseconds. */
  long millisToTheNextAnswer() {
    long begun = System.nanoTime();
    awaitMore(1);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  /** What clients saw, for the documentation. */
  String sightings() {
    Map<String, Long> counts = new TreeMap<>();
    seen.forEach((what, count) -> counts.put(what, count.get()));
    return counts + ", longest wait for an answer " + TimeUnit.NANOSECONDS.toMillis(longestNanos.get()) + " ms";
  }

  private void write(int client) {
    HttpSession session = new HttpSession();
    int turn = client;
    while (stopped.getCount() > 0) {
      String key = "key-" + NUMBERS.incrementAndGet();
      long begun = System.nanoTime();
      while (!answered.containsKey(key)) {
        send(session, members.get(turn++ % members.size()), key);
      }
      longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
    }
  }

  private void send(HttpSession session, Member member, String key) {
    if (!member.isRunning()) {
      pause();
      return; // A balancer would have taken it out.
    }
    URI address = member.api().resolve("/api/v1/ad");
    Optional<HttpResponse<String>> response = session.post(address, body(key), key);
    String what = response.map(answer -> Integer.toString(answer.statusCode())).orElse("none");
    seen.computeIfAbsent(what, _ -> new AtomicLong()).incrementAndGet();
    if (what.equals("201")) {
      Matcher id = ID.matcher(response.get().body());
      answered.put(key, id.find() ? id.group(1) : "none in " + response.get().body());
    } else if (!what.equals("503") && !what.equals("none")) {
      throw new AssertionError("no client should see " + what + ": " + response.get().body());
    } else {
      pause();
    }
  }

  /** A client that was refused does not hurry. */
  private void pause() {
    try {
      stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String body(String key) {
    return """
        {"title":"Ad of %s","content":"c","start_at":"2024-01-01T00:00:00Z","end_at":"2099-01-01T00:00:00Z",
        "age_start":20,"age_end":30,"country":["TW"]}""".formatted(key);
  }

  /** Lets every client come to an answer. */
  @Override
  public void close() {
    stopped.countDown();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("clients are still waiting; they saw " + sightings());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
