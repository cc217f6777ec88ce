package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static io.holdfast.http.ApiFixture.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.log.JournalException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see when the journal does not do what it should, or they do not themselves. */
final class ApiTroubleTest {
  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(directory,
        InstanceOptions.defaults().withAnswerMillis(2_000).withWaiting(6, 4 << 20), HttpSettings.defaults());
  }

  @AfterEach
  void stop() throws Exception {
    api.journal().fail(null);
    api.journal().silence(false);
    api.close();
  }

  private HttpResponse<String> create(String... headers) {
    try {
      return api.postJson("/api/v1/ad", ad("Umbrellas", ""), headers);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String typeOf(HttpResponse<String> response) throws Exception {
    return json(response).get("type").asText();
  }

  @Test
  void withoutTheJournalWritesAreRefusedReadsGoOnAndEverythingResumes() throws Exception {
    create();
    api.journal().fail(JournalException.Kind.UNAVAILABLE);
    await().untilAsserted(() -> {
      HttpResponse<String> refused = create();
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    });
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
    HttpResponse<String> strong = api.get("/api/v1/ad", "Holdfast-Consistency", "strong");
    assertThat(strong.statusCode()).isEqualTo(503);
    assertThat(strong.headers().firstValue("Retry-After")).isPresent();
    api.journal().fail(null);
    await().until(() -> create().statusCode() == 201);
  }

  @Test
  void aFullJournalIsSaid() throws Exception {
    api.journal().fail(JournalException.Kind.FULL);
    await().untilAsserted(() -> assertThat(create().statusCode()).isEqualTo(507));
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
    api.journal().fail(null);
    await().until(() -> create().statusCode() == 201);
  }

  @Test
  void anUnknownOutcomeIsSaidAndARetryWithTheKeyFindsOut() throws Exception {
    api.journal().silence(true);
    HttpResponse<String> unknown = create("Idempotency-Key", "k");
    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(typeOf(unknown)).isEqualTo("/problems/outcome-unknown");
    assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
    api.journal().silence(false);
    await().until(() -> create("Idempotency-Key", "k").statusCode() == 201);
    assertThat(json(api.get("/api/v1/ad")).get("total").asInt()).isEqualTo(1);
  }

  @Test
  void overloadIsRefusedQuicklyAndPasses() throws Exception {
    api.journal().silence(true);
    List<CompletableFuture<HttpResponse<String>>> writers = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      writers.add(CompletableFuture.supplyAsync(this::create));
    }
    for (CompletableFuture<HttpResponse<String>> writer : writers) {
      assertThat(writer.get().statusCode()).isEqualTo(503);
      assertThat(writer.get().headers().firstValue("Retry-After")).isPresent();
    }
    api.journal().silence(false);
    await().until(() -> create().statusCode() == 201);
  }

  @Test
  void anImportThatHasToStopSaysWhatItDid() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      lines.append(ad("Umbrella number " + i, "")).append('\n');
    }
    api.journal().fail(JournalException.Kind.FULL);
    HttpResponse<String> stopped = api.importAds(lines.toString());
    assertThat(stopped.statusCode()).isEqualTo(507);
    JsonNode problem = json(stopped);
    assertThat(problem.get("created").asInt()).isZero();
    assertThat(problem.get("lost").get(0).get("first").asInt()).isEqualTo(1);
    api.journal().fail(null);
    await().until(() -> create().statusCode() == 201);
    HttpResponse<String> finished = api.importAds(lines.toString());
    assertThat(finished.statusCode()).as(finished.body()).isEqualTo(200);
    assertThat(json(finished).get("created").asInt()).isEqualTo(400);
  }

  @Test
  void anImportWaitsRatherThanFailWhileTooMuchIsWaiting() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      lines.append(ad("Umbrella number " + i, "")).append('\n');
    }
    CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
      for (int i = 0; i < 20; i++) {
        create();
      }
    });
    JsonNode report = json(api.importAds(lines.toString()));
    assertThat(report.get("created").asInt()).isEqualTo(1_500);
    others.get();
  }

  @Test
  void clientsThatLeaveDoNoHarm() throws Exception {
    String body = ad("Umbrellas", "");
    for (int i = 0; i < 50; i++) {
      try (Socket socket = api.connect()) {
        String head = "POST /api/v1/ad HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body.substring(0, i % 2 == 0 ? body.length() : 20))
            .getBytes(ISO_8859_1));
      }
    }
    try (Socket socket = api.connect()) {
      String head = "POST /api/v1/ad/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
          + "Content-Length: 100000000\r\n\r\n";
      socket.getOutputStream().write((head + (body + "\n").repeat(5_000)).getBytes(ISO_8859_1));
    }
    await().untilAsserted(() -> assertThat(create().statusCode()).isEqualTo(201));
    assertThat(api.instance().status().failedCommands()).isZero();
    await().untilAsserted(() -> assertThat(api.instance().status().waitingCommands()).isZero());
  }

  @Test
  void drainingRefusesWritesAndServesReads() throws Exception {
    create();
    api.instance().drain().toCompletableFuture().get();
    HttpResponse<String> refused = create();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(typeOf(refused)).isEqualTo("/problems/draining");
    assertThat(api.get("/api/v1/ad").statusCode()).isEqualTo(200);
  }
}
