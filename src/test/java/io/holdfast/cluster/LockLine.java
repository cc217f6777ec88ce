package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.process.HttpSession;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A lock that clients at several instances wait for. One test's thread. */
final class LockLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpSession http = new HttpSession();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final String lock;
  private Member asked;
  private int waiting;
  private int requests;

  LockLine(String lock) {
    this.lock = lock;
  }

  /** A client in the line. */
  record Waiter(CompletableFuture<Optional<HttpResponse<String>>> answer) {

    /** The lock's fencing token, once it has got it. */
    long token() {
      HttpResponse<String> got = answer.join().orElseThrow(() -> new AssertionError("its connection broke"));
      assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
      return Member.json(got.body()).path("Lock").asLong();
    }
  }

  /** Takes the lock, which is free; returns the token. */
  long take(Member member) {
    asked = member;
    return new Waiter(CompletableFuture.completedFuture(post(member, "\"LockID\":\"%s\",\"LockDur\":120", next())))
        .token();
  }

  /** A client stands at the end of the line. */
  Waiter standIn(Member member) {
    String key = next();
    Waiter waiter = new Waiter(CompletableFuture.supplyAsync(
        () -> post(member, "\"LockID\":\"%s\",\"LockDur\":120,\"LockWait\":60", key), clients));
    awaitWaiting(++waiting);
    return waiter;
  }

  /** Gives the lock back to whoever is next. */
  void giveBack(Member member, long token) {
    HttpResponse<String> answer = post(member, "\"UnlockID\":\"%s\",\"Unlock\":" + token, next()).orElseThrow();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Waits until so many stand in the line, as the instance says where the lock was taken. */
  void awaitWaiting(int count) {
    URI address = asked.api().resolve("/db/env/locks/" + lock);
    await().atMost(PATIENCE).untilAsserted(() -> {
      JsonNode said = Member.json(http.get(address));
      assertThat(said.path("Waiting").asInt()).as(said.toString()).isEqualTo(count);
    });
  }

  private String next() {
    return lock + "-" + ++requests;
  }

  private Optional<HttpResponse<String>> post(Member member, String members, String key) {
    return new HttpSession().post(member.api().resolve("/db/env"), "{" + members.formatted(lock) + "}", key);
  }

  @Override
  public void close() {
    clients.close();
  }
}
