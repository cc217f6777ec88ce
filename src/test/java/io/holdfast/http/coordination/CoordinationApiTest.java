package io.holdfast.http.coordination;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.codec.Submission;
import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.engine.Answer;
import io.holdfast.engine.Refusal;
import io.holdfast.http.ApiFixture;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Coordination as clients see it. */
final class CoordinationApiTest {
  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
  }

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private HttpResponse<String> db(String body) throws Exception {
    return api.postJson("/db/env", body);
  }

  private JsonNode done(String body) throws Exception {
    HttpResponse<String> response = db(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void refused(int status, String code, String body) throws Exception {
    HttpResponse<String> response = db(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("Code").asText()).isEqualTo(code);
  }

  private int waiting() {
    return IntStream.range(0, api.instance().partitions())
        .map(partition -> api.instance().machine(partition, CoordinationMachine.class).view().waiting()).sum();
  }

  @Test
  void theSeedsExamplesWork() throws Exception {
    JsonNode lock = done("{\"LockID\":\"ABC\",\"LockDur\":30,\"LockWait\":30}");
    long now = System.currentTimeMillis() / 1_000;
    assertThat(lock.get("Till").asLong()).isBetween(now + 28, now + 31);
    done("{\"KVSet\":[{\"Key\":\"CDE\",\"Value\":{ \"my_json\": \"object\" }}]}");
    JsonNode mixed = done("{\"KVSet\":[{\"Key\":\"ABC\",\"Value\":\"123\"}],\"KVGet\":[{\"Key\":\"CDE\"}],"
        + "\"Atomic\":[{\"Key\":\"Total_Count\",\"Add\":1}]}");
    assertThat(mixed.toString()).isEqualTo("{\"KV\":[{\"Key\":\"CDE\",\"Version\":1,"
        + "\"Value\":{\"my_json\":\"object\"}}],\"Atomic\":[{\"Key\":\"Total_Count\",\"Value\":1,\"Old\":0}]}");
    assertThat(done("{\"UnlockID\":\"ABC\",\"Unlock\":\"" + lock.get("Lock").asLong() + "\"}").isEmpty()).isTrue();
    String once = "{\"IdempotencyIDs\":[\"ABC_create\"],\"KVSet\":[{\"Key\":\"ABC\",\"Value\":\"123\"}],"
        + "\"Atomic\":[{\"Key\":\"Total_Count\",\"Add\":1}]}";
    assertThat(done(once).at("/Atomic/0/Value").asInt()).isEqualTo(2);
    refused(409, "duplicate_request", once);
    assertThat(json(api.postJson("/req/env", "{\"KVGet\":\"ABC\"}")).at("/KV/0/Version").asInt()).isEqualTo(3);
  }

  @Test
  void valuesKeepTheirBytes() throws Exception {
    List<String> values = List.of("{ \"a\" : [1, 2.50, -0.0e10 , null] }", "\"\\u00fc \u00fc\"",
        "12345678901234567890123", "true", "null", "[]", "-7");
    for (String value : values) {
      done(" {\"KVSet\" : [ {\"Value\" : " + value + " , \"Key\" : \"k\"} ] } ");
      assertThat(api.get("/db/env/kv/k").body()).endsWith("\"Value\":" + value + "}");
    }
  }

  @Test
  void conditionsRefuseTheWholeRequest() throws Exception {
    done("{\"KVSet\":{\"Key\":\"a\",\"Value\":1,\"IfVersion\":0}}");
    refused(409, "condition_failed", "{\"KVSet\":[{\"Key\":\"a\",\"Value\":2,\"IfVersion\":7}],"
        + "\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}");
    refused(409, "condition_failed", "{\"Atomic\":[{\"Key\":\"n\",\"Set\":1,\"IfEq\":5}]}");
    done("{\"Atomic\":[{\"Key\":\"n\",\"Set\":9007199254740991}],\"KVSet\":[]}");
    refused(409, "out_of_range", "{\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}");
    refused(409, "wrong_token", "{\"UnlockID\":\"nobody\",\"Unlock\":5}");
  }

  @Test
  void aFenceIsEnforced() throws Exception {
    long token = done("{\"LockID\":\"l\",\"LockDur\":30}").get("Lock").asLong();
    String fenced = "{\"KVSet\":[{\"Key\":\"a\",\"Value\":1,\"Fence\":{\"LockID\":\"l\",\"Token\":" + token + "}}]}";
    done(fenced);
    done("{\"UnlockID\":\"l\"}");
    refused(409, "fenced", fenced);
    refused(409, "fenced", "{\"Fence\":{\"LockID\":\"l\",\"Token\":\"" + token + "\"},"
        + "\"Atomic\":{\"Key\":\"n\",\"Add\":1}}");
  }

  @Test
  void environmentsKnowNothingOfEachOther() throws Exception {
    String all = "{\"LockID\":\"l\",\"LockDur\":30,\"KVSet\":{\"Key\":\"k\",\"Value\":1,\"IfVersion\":0},"
        + "\"Atomic\":{\"Key\":\"n\",\"Add\":1},\"IdempotencyIDs\":[\"once\"],\"KVGet\":[\"k\"]}";
    CompletableFuture<HttpResponse<String>> watch =
        api.postLater("/watch/two", "{\"ID\":\"k\",\"Version\":0}", "Prefer", "wait=20");
    HttpResponse<String> one = api.postJson("/db/one", all);
    assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
    api.postJson("/db/one/leader/boss/campaign", "{\"Candidate\":\"me\",\"LockDur\":30}");
    api.postJson("/db/one/semaphore/s", "{\"Permits\":1,\"LockDur\":30}");
    assertThat(watch).isNotDone();
    assertThat(api.get("/db/two/kv").body()).isEqualTo("{\"KV\":[]}");
    assertThat(json(api.get("/db/two/locks/l")).get("Lock").asInt()).isZero();
    assertThat(json(api.get("/db/two/leader/boss")).get("Leader").isNull()).isTrue();
    assertThat(json(api.get("/db/two/semaphore/s")).get("Taken").asInt()).isZero();
    assertThat(api.postJson("/db/two", "{\"UnlockID\":\"l\",\"Unlock\":1}").statusCode()).isEqualTo(409);
    assertThat(api.postJson("/db/two", "{\"Fence\":{\"LockID\":\"l\",\"Token\":1}}").statusCode()).isEqualTo(409);

    HttpResponse<String> two = api.postJson("/db/two", all);

    assertThat(json(two).get("KV")).as(two.body()).isEqualTo(json(one).get("KV"));
    assertThat(json(two).get("Lock")).isEqualTo(json(one).get("Lock"));
    assertThat(json(two).get("Atomic")).isEqualTo(json(one).get("Atomic"));
    assertThat(json(watch.get(5, TimeUnit.SECONDS)).get("Version").asInt()).isEqualTo(1);
  }

  @Test
  void aLockCanBeHeldLonger() throws Exception {
    JsonNode lock = done("{\"LockID\":\"l\",\"LockDur\":1.5}");
    JsonNode longer = done("{\"LockID\":\"l\",\"UnlockID\":\"l\",\"Unlock\":" + lock.get("Lock") + ",\"LockDur\":60}");
    assertThat(longer.get("Lock")).isEqualTo(lock.get("Lock"));
    assertThat(longer.get("Till").asLong()).isGreaterThan(lock.get("Till").asLong() + 50);
    JsonNode known = json(api.get("/db/env/locks/l"));
    assertThat(known.get("Lock")).isEqualTo(lock.get("Lock"));
    assertThat(known.get("Waiting").asInt()).isZero();
    assertThat(json(api.get("/db/env/locks/free")).get("Lock").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"LockID":"a"}                                  | LockDur
      {"LockDur":3}                                   | LockID
      {"LockID":"","LockDur":3}                       | LockID
      {"LockID":"a","LockDur":0}                      | LockDur
      {"LockID":"a","LockDur":1e30}                   | LockDur
      {"LockID":"a","LockDur":1e-999999999}           | LockDur
      {"LockID":"a","LockDur":"3"}                    | LockDur
      {"LockID":"a","LockDur":3,"LockWait":3600}      | LockWait
      {"LockID":"a","LockDur":3,"UnlockID":"a"}       | Unlock
      {"Unlock":5}                                    | UnlockID
      {"UnlockID":"a","Unlock":-1}                    | Unlock
      {"UnlockID":"a","Unlock":"x"}                   | Unlock
      {"KVSet":[{"Value":1}]}                         | KVSet[0].Key
      {"KVSet":[{"Key":"a"}]}                         | KVSet[0]
      {"KVSet":[{"Key":"a","Value":1,"Delete":true}]} | KVSet[0]
      {"KVSet":[{"Key":"a","Value":1,"IfVersoin":1}]} | KVSet[0].IfVersoin
      {"KVSet":[{"Key":"a","Value":1},{"Key":"a","Value":2}]} | KVSet[1]
      {"KVSet":5}                                     | KVSet[0]
      {"KVGet":[{}]}                                  | KVGet[0].Key
      {"KVGet":[7]}                                   | KVGet[0]
      {"Atomic":[{"Key":"a"}]}                        | Atomic[0]
      {"Atomic":[{"Key":"a","Add":1,"Set":1}]}        | Atomic[0]
      {"Atomic":[{"Key":"a","Add":1.5}]}              | Atomic[0].Add
      {"Atomic":[{"Key":"a","Add":9007199254740992}]} | Atomic[0].Add
      {"IdempotencyIDs":["a","a"]}                    | IdempotencyIDs[1]
      {"Fence":{"LockID":"a"}}                        | Fence[0]
      {"Locks":1}                                     | Locks
      []                                              | ``
      """)
  void whatIsInvalidIsNamed(String body, String field) throws Exception {
    HttpResponse<String> response = db(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).get("errors")).anySatisfy(
        error -> assertThat(error.get("field").asText()).isEqualTo(field == null ? "" : field));
  }

  @Test
  void bodiesAreJsonOfABoundedSize() throws Exception {
    assertThat(db("{\"KVSet\":[{\"Key\":\"a\",\"Value\":nul}]}").statusCode()).isEqualTo(400);
    assertThat(db("{} {}").statusCode()).isEqualTo(400);
    assertThat(db("{\"KVSet\":{\"Key\":\"big\",\"Value\":\"" + "x".repeat((1 << 20) - 2) + "\"}}").statusCode())
        .isEqualTo(200);
    refused(413, "value_too_large", "{\"KVSet\":{\"Key\":\"big\",\"Value\":\"" + "x".repeat(1 << 20) + "\"}}");
    assertThat(db(" ".repeat(2 << 20)).statusCode()).isEqualTo(413);
    assertThat(api.postJson("/db/" + "e".repeat(129), "{}").statusCode()).isEqualTo(400);
    assertThat(api.postJson("/db/a%20b%2Fc", "{\"KVSet\":{\"Key\":\"k\",\"Value\":5}}").statusCode()).isEqualTo(200);
    assertThat(json(api.get("/db/a%20b%2Fc/kv/k")).get("Value").asInt()).isEqualTo(5);
  }

  @Test
  void valuesAreReadAndListed() throws Exception {
    done("{\"KVSet\":[{\"Key\":\"a/1\",\"Value\":1},{\"Key\":\"a/2\",\"Value\":2},{\"Key\":\"b\",\"Value\":3}]}");
    done("{\"KVSet\":{\"Key\":\"a/2\",\"Delete\":true}}");
    HttpResponse<String> one = api.get("/db/env/kv/a%2F1");
    assertThat(one.body()).isEqualTo("{\"Key\":\"a/1\",\"Version\":1,\"Value\":1}");
    assertThat(one.headers().firstValue("ETag")).hasValue("\"1\"");
    assertThat(api.get("/db/env/kv/a%2F1", "If-None-Match", "\"1\"").statusCode()).isEqualTo(304);
    assertThat(api.get("/db/env/kv/a%2F2").statusCode()).isEqualTo(404);
    assertThat(api.get("/db/none/kv/a", "Holdfast-Consistency", "local").statusCode()).isEqualTo(404);
    assertThat(api.get("/db/env/kv?prefix=a/").body())
        .isEqualTo("{\"KV\":[{\"Key\":\"a/1\",\"Version\":1,\"Value\":1}]}");
    assertThat(json(api.get("/db/env/kv?limit=1")).get("Next").asText()).isEqualTo("a/1");
    assertThat(json(api.get("/db/env/kv?limit=1&after=a/1")).at("/KV/0/Key").asText()).isEqualTo("b");
    assertThat(api.get("/db/env/kv?limit=0").statusCode()).isEqualTo(400);
  }

  /** Also under an idempotency key: one client's large answers must not fill the memory of all. */
  @Test
  void largeAnswersAreBoundedOneByOneAndAltogether() throws Exception {
    done("{\"KVSet\":{\"Key\":\"k\",\"Value\":\"" + "x".repeat(1_000_000) + "\"}}");
    refused(409, "answer_too_large", "{\"KVGet\":[\"k\",\"k\",\"k\",\"k\",\"k\"]}");
    refused(409, "answer_too_large",
        "{\"KVGet\":[\"k\",\"k\",\"k\",\"k\",\"k\"],\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}");
    String four = "{\"KVGet\":[\"k\",\"k\",\"k\",\"k\"],\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}";
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      answers.add(api.postJson("/db/env", four, "Idempotency-Key", "key-" + i).body());
    }
    assertThat(answers).allMatch(answer -> answer.length() > 4_000_000);
    assertThat(api.postJson("/db/env", four, "Idempotency-Key", "key-16").body()).isEqualTo(answers.get(16));
    HttpResponse<String> first = api.postJson("/db/env", four, "Idempotency-Key", "key-0");
    assertThat(first.statusCode()).isEqualTo(410);
    assertThat(json(first).get("type").asText()).isEqualTo("/problems/answer-forgotten");
    assertThat(done("{\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}").at("/Atomic/0/Value").asInt())
        .as("done once each").isEqualTo(18);
  }

  @Test
  void aWaiterIsCalledWhenTheLockIsGivenBackAndWhenItExpires() throws Exception {
    long token = done("{\"LockID\":\"l\",\"LockDur\":30}").get("Lock").asLong();
    CompletableFuture<HttpResponse<String>> second =
        api.postLater("/db/env", "{\"LockID\":\"l\",\"LockDur\":0.3,\"LockWait\":20}");
    await().until(() -> waiting() == 1);
    CompletableFuture<HttpResponse<String>> third =
        api.postLater("/db/env", "{\"LockID\":\"l\",\"LockDur\":10,\"LockWait\":20,\"KVGet\":\"k\"}");
    await().until(() -> waiting() == 2);
    refused(409, "lock_not_acquired", "{\"LockID\":\"l\",\"LockDur\":1}");
    refused(409, "lock_not_acquired", "{\"LockID\":\"l\",\"LockDur\":1,\"LockWait\":0.05}");
    done("{\"UnlockID\":\"l\",\"Unlock\":" + token + "}");
    assertThat(json(second.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(token + 1);
    assertThat(json(third.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(token + 2);
  }

  @Test
  void anOwnerIsToldThatItsLockIsFreeOrSomebodyElses() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":0.3}");
    CompletableFuture<HttpResponse<String>> first = heldNoLonger("\"1\"", 20);
    assertThat(json(first.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).as("it is over").isZero();
    done("{\"LockID\":\"l\",\"LockDur\":30}");
    assertThat(json(heldNoLonger("\"1\"", 20).get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(2);
    CompletableFuture<HttpResponse<String>> second = heldNoLonger("\"2\"", 20);
    done("{\"LockID\":\"other\",\"LockDur\":30}");
    done("{\"LockID\":\"l\",\"UnlockID\":\"l\",\"Unlock\":2,\"LockDur\":40}");
    CompletableFuture<HttpResponse<String>> next =
        api.postLater("/db/env", "{\"LockID\":\"l\",\"LockDur\":30,\"LockWait\":20}");
    await().until(() -> waiting() == 1);
    assertThat(second).as("neither another lock nor a renewal nor a waiter is a loss").isNotDone();
    done("{\"UnlockID\":\"l\"}");
    assertThat(json(second.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(4);
    assertThat(json(next.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(4);
  }

  /**
   * Between two rounds through many watchers there is a pause, in which what the topic knows is of the first. An owner
   * that is called in the pause and asks to be told when it loses the lock must not be told of the one before.
   */
  @Test
  void aNewOwnerIsNotToldOfTheOneBefore() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":60}");
    CompletableFuture<HttpResponse<String>> next = lockLater();
    await().until(() -> waiting() == 1);
    List<CompletableFuture<HttpResponse<String>>> watchers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      watchers.add(heldNoLonger("\"1\"", 20));
    }
    await().until(() -> api.metric("holdfast_http_watchers") == watchers.size());
    done("{\"LockID\":\"l\",\"UnlockID\":\"l\",\"Unlock\":1,\"LockDur\":60}");
    done("{\"UnlockID\":\"l\"}");
    List<CompletableFuture<HttpResponse<String>>> owners = new ArrayList<>();
    for (int i = 0; i < 20; i++) { // Of both event loops.
      owners.add(heldNoLonger("\"2\"", 1));
    }
    for (CompletableFuture<HttpResponse<String>> each : owners) {
      assertThat(each.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(304);
    }
    for (CompletableFuture<HttpResponse<String>> each : watchers) {
      assertThat(json(each.get(10, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(2);
    }
    assertThat(next).isDone();
  }

  private CompletableFuture<HttpResponse<String>> lockLater() {
    return api.postLater("/db/env", "{\"LockID\":\"l\",\"LockDur\":60,\"LockWait\":20}");
  }

  /** Waits until the lock is held under another token. */
  private CompletableFuture<HttpResponse<String>> heldNoLonger(String token, int seconds) {
    return api.sendLater(
        api.request("/db/env/locks/l").headers("If-None-Match", token, "Prefer", "wait=" + seconds));
  }

  @Test
  void aWaiterThatDisconnectsLeavesTheLine() throws Exception {
    long token = done("{\"LockID\":\"l\",\"LockDur\":30}").get("Lock").asLong();
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(waitOnASocket());
    }
    await().until(() -> waiting() == 20);
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> waiting() == 0);
    done("{\"UnlockID\":\"l\",\"Unlock\":" + token + "}");
    assertThat(done("{\"LockID\":\"l\",\"LockDur\":1}").get("Lock").asLong()).isEqualTo(token + 1);
  }

  private Socket waitOnASocket() throws IOException {
    return sendOnASocket("{\"LockID\":\"l\",\"LockDur\":30,\"LockWait\":30}", "");
  }

  private Socket sendOnASocket(String body, String header) throws IOException {
    Socket socket = api.connect();
    socket.getOutputStream().write(("POST /db/env HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header
        + "Content-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private long holder(String lock) throws Exception {
    return json(api.get("/db/env/locks/" + lock)).get("Lock").asLong();
  }

  /** One may have been answered before anybody could know that it had gone, and holds its lock; not all of them. */
  @Test
  void whatIsGivenToAClientThatHasGoneIsGivenBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      sendOnASocket("{\"LockID\":\"l" + i + "\",\"LockDur\":300,\"Atomic\":[{\"Key\":\"given\",\"Add\":1}]}", "")
          .close();
    }
    await().until(() -> done("{\"Atomic\":[{\"Key\":\"given\",\"Add\":0}]}").at("/Atomic/0/Value").asInt() == 20);
    await().until(() -> {
      boolean isGivenBack = false;
      for (int i = 0; i < 20 && !isGivenBack; i++) {
        isGivenBack = holder("l" + i) == 0;
      }
      return isGivenBack;
    });
  }

  @Test
  void whatIsGivenUnderAKeyIsHeldByWhoeverAsksAgainUnderIt() throws Exception {
    String body = "{\"LockID\":\"l\",\"LockDur\":30}";
    for (int i = 1; i <= 20; i++) {
      sendOnASocket(body, "Idempotency-Key: k" + i + "\r\n").close();
      long token = json(api.postJson("/db/env", body, "Idempotency-Key", "k" + i)).get("Lock").asLong();
      done("{\"KVGet\":\"whatever comes after what would have been given back\"}");
      assertThat(holder("l")).isEqualTo(token).isPositive();
      done("{\"UnlockID\":\"l\"}");
    }
  }

  /** One that was cut off for so long that others took it for dead still has its clients. */
  @Test
  void whoWaitsAtAnInstanceThatWasTakenForDeadStandsInLineAnew() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":300}");
    String body = "{\"LockID\":\"l\",\"LockDur\":30,\"LockWait\":30}";
    CompletableFuture<HttpResponse<String>> plain = api.postLater("/db/env", body);
    CompletableFuture<HttpResponse<String>> keyed = api.postLater("/db/env", body, "Idempotency-Key", "k");
    await().until(() -> waiting() == 2);
    CompletableFuture<Reply> gone = new CompletableFuture<>();
    UUID incarnation = api.instance().status().incarnation();
    api.instance().submit(Submission.of(new SystemCommand.InstanceGone(incarnation)), new Answer() {
      @Override
      public void replied(Reply reply, Position position) {
        gone.complete(reply);
      }

      @Override
      public void refused(Refusal refusal) {
        gone.completeExceptionally(new AssertionError(refusal));
      }

      @Override
      public void unknown(String detail) {
        gone.completeExceptionally(new AssertionError(detail));
      }
    });
    gone.get(5, TimeUnit.SECONDS);
    await().until(() -> waiting() == 2);
    done("{\"UnlockID\":\"l\"}");
    CompletableFuture.anyOf(plain, keyed).get(5, TimeUnit.SECONDS);
    done("{\"UnlockID\":\"l\"}");
    assertThat(plain.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(keyed.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyedRequestIsAnsweredOnceAndWaitsWithTheFirst() throws Exception {
    long token = done("{\"LockID\":\"l\",\"LockDur\":30}").get("Lock").asLong();
    String body = "{\"LockID\":\"l\",\"LockDur\":30,\"LockWait\":30}";
    CompletableFuture<HttpResponse<String>> first = api.postLater("/db/env", body, "Idempotency-Key", "k");
    await().until(() -> waiting() == 1);
    CompletableFuture<HttpResponse<String>> again = api.postLater("/db/env", body, "Idempotency-Key", "k");
    done("{\"UnlockID\":\"l\",\"Unlock\":" + token + "}");
    assertThat(json(first.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(token + 1);
    assertThat(json(again.get(5, TimeUnit.SECONDS)).get("Lock").asLong()).isEqualTo(token + 1);
    assertThat(json(api.postJson("/db/env", body, "Idempotency-Key", "k")).get("Lock").asLong()).isEqualTo(token + 1);
  }

  @Test
  void semaphoresHaveSoManyHolders() throws Exception {
    String take = "{\"Permits\":2,\"LockDur\":30}";
    long first = json(api.postJson("/db/env/semaphore/s", take)).get("Lock").asLong();
    assertThat(api.postJson("/db/env/semaphore/s", take).statusCode()).isEqualTo(200);
    assertThat(api.postJson("/db/env/semaphore/s", take).statusCode()).isEqualTo(409);
    assertThat(api.get("/db/env/semaphore/s").body())
        .isEqualTo("{\"Name\":\"s\",\"Permits\":2,\"Taken\":2,\"Waiting\":0}");
    assertThat(api.postJson("/db/env/semaphore/s", "{\"Unlock\":" + first + ",\"LockDur\":40}").statusCode())
        .isEqualTo(200);
    assertThat(api.postJson("/db/env/semaphore/s", "{\"Unlock\":" + first + "}").statusCode()).isEqualTo(200);
    assertThat(api.postJson("/db/env/semaphore/s", take).statusCode()).isEqualTo(200);
    assertThat(api.postJson("/db/env/semaphore/s", "{\"Take\":3,\"Permits\":2,\"LockDur\":1}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void whoGoesOnLeadingIsWhoWasElected() throws Exception {
    JsonNode first = json(api.postJson("/db/env/leader/chief/campaign", "{\"Candidate\":\"one\",\"LockDur\":30}"));
    JsonNode renewed = json(api.postJson("/db/env/leader/chief/campaign",
        "{\"Candidate\":\"two\",\"LockDur\":60,\"Unlock\":" + first.get("Lock") + "}"));
    assertThat(renewed.get("Lock")).isEqualTo(first.get("Lock"));
    assertThat(renewed.get("Leader").asText()).isEqualTo("one");
    assertThat(json(api.get("/db/env/leader/chief")).get("Leader").asText()).isEqualTo("one");
  }

  @Test
  void aLeaderIsElectedAndEveryoneIsTold() throws Exception {
    HttpResponse<String> none = api.get("/db/env/leader/boss");
    assertThat(none.body()).isEqualTo("{\"Name\":\"boss\",\"Leader\":null,\"Lock\":0,\"Waiting\":0}");
    CompletableFuture<HttpResponse<String>> told = api.sendLater(api.request("/db/env/leader/boss")
        .headers("If-None-Match", none.headers().firstValue("ETag").orElseThrow(), "Prefer", "wait=20"));
    JsonNode first = json(api.postJson("/db/env/leader/boss/campaign", "{\"Candidate\":\"one\",\"LockDur\":30}"));
    assertThat(json(told.get(5, TimeUnit.SECONDS)).get("Leader").asText()).isEqualTo("one");
    CompletableFuture<HttpResponse<String>> second = api.postLater("/db/env/leader/boss/campaign",
        "{\"Candidate\":\"two\",\"LockDur\":30,\"LockWait\":20}");
    await().until(() -> waiting() == 1);
    String etag = told.get().headers().firstValue("ETag").orElseThrow();
    CompletableFuture<HttpResponse<String>> next = api.sendLater(
        api.request("/db/env/leader/boss").headers("If-None-Match", etag, "Prefer", "wait=20"));
    assertThat(api.get("/db/env/leader/boss", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(api.postJson("/db/env/leader/boss/resign", "{\"Unlock\":" + first.get("Lock") + "}").statusCode())
        .isEqualTo(200);
    assertThat(json(second.get(5, TimeUnit.SECONDS)).get("Leader").asText()).isEqualTo("two");
    assertThat(json(next.get(5, TimeUnit.SECONDS)).get("Leader").asText()).isEqualTo("two");
    assertThat(api.postJson("/db/env/leader/boss/campaign",
        "{\"Candidate\":\"one\",\"LockDur\":30,\"Unlock\":" + first.get("Lock") + "}").statusCode()).isEqualTo(409);
  }
}
