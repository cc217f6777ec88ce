package io.holdfast.http;

import static io.holdfast.http.ApiFixture.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.Answer;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.Refusal;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordination when clients go, or the journal does not say what it did: nobody holds what nobody was told of. */
final class CoordinationTroubleTest {
  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory, InstanceOptions.defaults().withAnswerMillis(500), HttpSettings.defaults());
  }

  @AfterEach
  void stop() throws Exception {
    api.journal().silence(false);
    api.journal().holdHeads(false);
    api.close();
  }

  private JsonNode done(String body) throws Exception {
    HttpResponse<String> response = api.postJson("/db/env", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  /** Its turn would come, and then the lock would be held by nobody for its whole time. */
  @Test
  void whoWasToldThatNobodyKnowsLeavesTheLine() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":300}");
    api.journal().silence(true);
    HttpResponse<String> waiting = api.postJson("/db/env", "{\"LockID\":\"l\",\"LockDur\":300,\"LockWait\":60}");
    assertThat(waiting.statusCode()).isEqualTo(503);
    assertThat(json(waiting).get("type").asText()).isEqualTo("/problems/outcome-unknown");
    api.journal().silence(false);
    await().until(() -> api.postJson("/db/other", "{\"Atomic\":[{\"Key\":\"n\",\"Add\":1}]}").statusCode() == 200);
    // By now the claim has been in line, since it stands before this in the log.
    await().until(() -> api.get("/db/env/locks/l").body().contains("\"Waiting\":0"));
    done("{\"UnlockID\":\"l\"}");
    assertThat(api.get("/db/env/locks/l").body()).isEqualTo("{\"LockID\":\"l\",\"Lock\":0,\"Waiting\":0}");
    assertThat(done("{\"LockID\":\"l\",\"LockDur\":300}").get("Lock").asLong()).isPositive();
  }

  /** As an instance that is taken for dead, and lives: it puts its clients in line anew, but not for longer. */
  @Test
  void whoIsPutInLineAnewWaitsNoLongerThanItSaid() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":300}");
    long began = System.nanoTime();
    var waiting = api.postLater("/db/env", "{\"LockID\":\"l\",\"LockDur\":300,\"LockWait\":2}");
    for (int i = 0; i < 5; i++) {
      long due = began + TimeUnit.MILLISECONDS.toNanos(300 * (i + 1));
      await().until(() -> System.nanoTime() > due
          && api.get("/db/env/locks/l").body().contains("\"Waiting\":1"));
      assertThat(declaredGone()).isTrue();
    }
    assertThat(waiting.get().statusCode()).isEqualTo(409);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(1_900L, 3_000L);
  }

  private boolean declaredGone() throws Exception {
    CompletableFuture<Boolean> declared = new CompletableFuture<>();
    api.instance().declareGone(api.instance().status().incarnation(), new Answer() {
      @Override
      public void replied(Reply reply, Position position) {
        declared.complete(true);
      }

      @Override
      public void refused(Refusal refusal) {
        declared.complete(false);
      }

      @Override
      public void unknown(String detail) {
        declared.complete(false);
      }
    });
    return declared.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whoHasGoneBeforeItsWatchBeginsIsNotWatchingForEver() throws Exception {
    done("{\"LockID\":\"l\",\"LockDur\":300}");
    int connected = api.meters().connections().open();
    int asked = api.journal().headsAsked();
    api.journal().holdHeads(true);
    try (Socket socket = api.connect()) {
      socket.getOutputStream().write(("GET /db/env/locks/l HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"1\"\r\n"
          + "Prefer: wait=60\r\n\r\n").getBytes(US_ASCII));
      await().until(() -> api.journal().headsAsked() > asked);
    }
    await().until(() -> api.meters().connections().open() == connected);
    var living = api.sendLater(api.request("/db/env/locks/l").headers("If-None-Match", "\"1\"", "Prefer", "wait=1"));

    api.journal().holdHeads(false);

    assertThat(living.get().statusCode()).as("both have been let through").isEqualTo(304);
    await().until(() -> api.meters().watchers() == 0);
  }
}
