package io.holdfast.http.coordination;

import static io.holdfast.http.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.codec.Submission;
import io.holdfast.coordination.CoordinationMachine;
import io.holdfast.engine.Answer;
import io.holdfast.engine.InstanceState;
import io.holdfast.engine.Refusal;
import io.holdfast.http.ApiFixture;
import io.holdfast.http.live.EventClient;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches: by long poll and by streams of versions. */
final class WatchTest {
  private static final int MANY = 300;
  /** So many of them are more than what a connection keeps on its way. */
  private static final String LARGE = "\"" + "x".repeat(40_000) + "\"";

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

  private void set(String key, String json) throws Exception {
    assertThat(api.postJson("/db/env", "{\"KVSet\":{\"Key\":\"" + key + "\",\"Value\":" + json + "}}").statusCode())
        .isEqualTo(200);
  }

  private void delete(String key) throws Exception {
    api.postJson("/db/env", "{\"KVSet\":{\"Key\":\"" + key + "\",\"Delete\":true}}");
  }

  private CompletableFuture<HttpResponse<String>> watch(String key, long version) {
    return api.postLater("/watch/env", "{\"ID\":\"" + key + "\",\"Version\":" + version + "}", "Prefer", "wait=20");
  }

  private JsonNode told(CompletableFuture<HttpResponse<String>> watch) throws Exception {
    return json(watch.get(10, TimeUnit.SECONDS));
  }

  @Test
  void aWatchOfNothingEndsWhenThereIsSomething() throws Exception {
    CompletableFuture<HttpResponse<String>> created = watch("k", 0);
    set("other", "1");
    set("k", "\"123\"");
    assertThat(told(created).toString()).isEqualTo("{\"Key\":\"k\",\"Version\":2,\"Value\":\"123\"}");
    assertThat(told(watch("k", 0)).get("Version").asInt()).isEqualTo(2);
    assertThat(told(watch("k", 1)).get("Version").asInt()).isEqualTo(2);
  }

  @Test
  void aWatchOfTheNewestEndsWithTheNextAndADeletionIsOne() throws Exception {
    set("k", "1");
    CompletableFuture<HttpResponse<String>> changed = watch("k", 1);
    delete("k");
    assertThat(told(changed).toString()).isEqualTo("{\"Key\":\"k\",\"Version\":2,\"Value\":null}");
    CompletableFuture<HttpResponse<String>> again = watch("k", 0);
    CompletableFuture<HttpResponse<String>> next = watch("k", 2);
    set("k", "3");
    assertThat(told(again).get("Version").asInt()).isEqualTo(3);
    assertThat(told(next).get("Version").asInt()).isEqualTo(3);
  }

  @Test
  void aVersionOfAnotherHistoryIsAnsweredAtOnce() throws Exception {
    set("k", "1");
    assertThat(told(watch("k", 77)).get("Version").asInt()).isEqualTo(1);
    assertThat(told(watch("none", 77)).toString()).isEqualTo("{\"Key\":\"none\",\"Version\":0,\"Value\":null}");
  }

  @Test
  void aWatchThatWaitsInVainIsAnswered204() throws Exception {
    HttpResponse<String> response = api.postJson("/watch/env", "{\"ID\":\"k\",\"Version\":0}", "Prefer", "wait=1");
    assertThat(response.statusCode()).isEqualTo(204);
  }

  @Test
  void everyWatcherOfOneKeyIsTold() throws Exception {
    set("k", "1");
    List<CompletableFuture<HttpResponse<String>>> watches = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      watches.add(watch("k", 1));
    }
    await().until(() -> api.metric("holdfast_http_watchers") == 300);
    set("k", "2");
    for (CompletableFuture<HttpResponse<String>> each : watches) {
      assertThat(told(each).get("Version").asInt()).isEqualTo(2);
    }
    await().until(() -> api.metric("holdfast_http_watchers") == 0);
  }

  @Test
  void onlyWhoWatchesTheKeyIsTold() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> watches = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      watches.add(watch("k" + i, 0));
    }
    for (int i = 0; i < 100; i++) {
      set("k" + i, "1");
      assertThat(told(watches.get(i)).get("Key").asText()).isEqualTo("k" + i);
      assertThat(watches.subList(i + 1, watches.size())).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void aStreamThatIsNotReadIsToldEverythingWhenItIs() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      EventClient client = new EventClient(vertx, api.port());
      EventClient.Stream slow = client.open("/db/env/kv/k/watch?version=0");
      EventClient.Stream quick = client.open("/db/env/watch?prefix=k&version=0");
      await().until(() -> slow.text().contains("retry") && quick.text().contains("retry"));
      slow.reads(false);
      for (int i = 0; i < MANY; i++) {
        set("k", LARGE);
      }
      await().until(() -> quick.ids().size() == MANY);
      assertThat(slow.ids()).hasSizeLessThan(MANY);
      slow.reads(true);
      await().until(() -> slow.ids().size() == MANY);
      assertThat(slow.ids()).isEqualTo(IntStream.rangeClosed(1, MANY).mapToObj(String::valueOf).toList())
          .isEqualTo(quick.ids());
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  /** It may become ready for more while nothing can be read; it is told the rest when that is over. */
  @ParameterizedTest
  @ValueSource(strings = {"/db/env/kv/k/watch?version=0", "/db/env/watch?prefix=k&version=0"})
  void aStreamThatIsReadWhileTheInstanceRecoversIsToldTheRest(String path) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      EventClient client = new EventClient(vertx, api.port());
      EventClient.Stream slow = client.open(path);
      await().until(() -> slow.text().contains("retry"));
      slow.reads(false);
      for (int i = 0; i < MANY; i++) {
        set("k", LARGE);
      }
      api.journalIsAway(true);
      api.instance().restoreItself("a test wants it");
      await().until(() -> api.instance().state() == InstanceState.RECOVERING);
      slow.reads(true);
      int[] told = {-1};
      await().pollInterval(300, TimeUnit.MILLISECONDS).until(() -> told[0] == (told[0] = slow.ids().size()));
      assertThat(told[0]).as("what was on its way").isBetween(1, MANY - 1);
      api.journalIsAway(false);
      await().until(() -> slow.ids().size() == MANY);
      assertThat(slow.ids()).isEqualTo(IntStream.rangeClosed(1, MANY).mapToObj(String::valueOf).toList());
      slow.close();
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  /** What it has not taken is kept in the history, not for it alone; so it is lost with the history. */
  @Test
  void aStreamThatIsNotReadHoldsNothingAndSaysWhatItHasLost() throws Exception {
    change("coordination.history", 3);
    set("k", LARGE);
    try (Events slow = new Events(api, "/db/env/kv/k/watch?version=0")) {
      assertThat(slow.next()).startsWith("put 1 ");
      for (int i = 1; i < MANY; i++) {
        set("k", LARGE);
      }
      int last = 1;
      String event = slow.next();
      for (; event.startsWith("put"); event = slow.next()) {
        assertThat(event).startsWith("put " + ++last + " ");
        assertThat(last).isLessThan(MANY);
      }
      assertThat(event).isEqualTo("compacted " + last + " {\"Version\":" + last + "}");
      assertThat(api.get("/db/env/kv/k/watch?version=" + last).statusCode()).isEqualTo(410);
    }
  }

  /** A client that goes far back is told as it reads, even what it asks for with its request. */
  @ParameterizedTest
  @ValueSource(strings = {"/db/env/kv/k/watch?version=1", "/db/env/watch?prefix=k&version=1"})
  void aHistoryThatIsNotReadWaits(String path) throws Exception {
    for (int i = 0; i < MANY; i++) {
      set("k", LARGE);
    }
    try (Events slow = new Events(api, path)) {
      assertThat(slow.next()).startsWith("put 2 ");
      awaitEveryLoop();
      change("coordination.history", 0);
      set("other", "1");
      int last = 2;
      String event = slow.next();
      for (; event.startsWith("put"); event = slow.next()) {
        assertThat(event).startsWith("put " + ++last + " ");
        assertThat(last).isLessThan(MANY);
      }
      assertThat(event).startsWith("compacted " + last);
    }
  }

  /** Values that it has not come to are not read for it; so one that is set anew meanwhile is told once. */
  @Test
  void aListThatIsNotReadWaits() throws Exception {
    setMany();
    try (Events slow = new Events(api, "/db/env/watch?prefix=k")) {
      assertThat(slow.next()).startsWith("put - {\"Key\":\"k1000\"");
      awaitEveryLoop();
      set("k" + (999 + MANY), "\"anew\"");
      for (int i = 1_001; i < 999 + MANY; i++) {
        assertThat(slow.next()).startsWith("put - {\"Key\":\"k" + i);
      }
      assertThat(slow.next()).isEqualTo("synced " + MANY + " {\"Version\":" + MANY + "}");
      assertThat(slow.next()).startsWith("put " + (MANY + 1)).endsWith("\"anew\"}");
    }
  }

  /** Connections are given to the event loops in turn: what a loop was at when this is called, it has done. */
  private void awaitEveryLoop() throws Exception {
    for (int i = 0; i < 16; i++) {
      try (Events other = new Events(api, "/db/env/watch?prefix=none")) {
        other.next();
      }
    }
  }

  private void setMany() throws Exception {
    for (int i = 1_000; i < 1_000 + MANY; i++) {
      set("k" + i, LARGE);
    }
  }

  @Test
  void aListThatTookLongerThanTheHistoryIsKeptIsToldSo() throws Exception {
    setMany();
    change("coordination.history", 0);
    try (Events slow = new Events(api, "/db/env/watch?prefix=k")) {
      assertThat(slow.next()).startsWith("put - {\"Key\":\"k1000\"");
      awaitEveryLoop();
      set("k1000", "1");
      set("k1000", "2");
      for (int i = 1_001; i < 1_000 + MANY; i++) {
        assertThat(slow.next()).startsWith("put - {\"Key\":\"k" + i);
      }
      assertThat(slow.next()).startsWith("synced " + MANY);
      assertThat(slow.next()).startsWith("compacted " + MANY);
    }
  }

  @Test
  void aStreamTellsEveryVersionInOrderAndGoesOnWhereItWas() throws Exception {
    set("k", "1");
    String seen;
    try (Events events = new Events(api, "/db/env/kv/k/watch")) {
      assertThat(events.next()).isEqualTo("put 1 {\"Key\":\"k\",\"Version\":1,\"Value\":1}");
      for (int i = 2; i <= 50; i++) {
        set("k", String.valueOf(i));
      }
      set("other", "1");
      delete("k");
      for (int i = 2; i <= 50; i++) {
        seen = events.next();
        assertThat(seen).isEqualTo("put " + i + " {\"Key\":\"k\",\"Version\":" + i + ",\"Value\":" + i + "}");
      }
      assertThat(events.next()).isEqualTo("delete 52 {\"Key\":\"k\",\"Version\":52,\"Value\":null}");
    }
    set("k", "5");
    try (Events events = new Events(api, "/db/env/kv/k/watch", "Last-Event-ID", "49")) {
      assertThat(events.next()).startsWith("put 50");
      assertThat(events.next()).startsWith("delete 52");
      assertThat(events.next()).startsWith("put 53");
    }
  }

  @Test
  void aStreamOfAPrefixBeginsWithWhatThereIs() throws Exception {
    set("a/1", "1");
    set("b", "2");
    set("a/2", "3");
    try (Events events = new Events(api, "/db/env/watch?prefix=a/")) {
      assertThat(events.next()).isEqualTo("put - {\"Key\":\"a/1\",\"Version\":1,\"Value\":1}");
      assertThat(events.next()).isEqualTo("put - {\"Key\":\"a/2\",\"Version\":3,\"Value\":3}");
      assertThat(events.next()).isEqualTo("synced 3 {\"Version\":3}");
      set("b", "4");
      set("a/1", "5");
      delete("a/2");
      assertThat(events.next()).startsWith("put 5");
      assertThat(events.next()).startsWith("delete 6");
    }
    try (Events events = new Events(api, "/db/env/watch?prefix=a/&version=2")) {
      assertThat(events.next()).startsWith("put 3");
      assertThat(events.next()).startsWith("put 5");
      assertThat(events.next()).startsWith("delete 6");
      set("a/3", "7");
      assertThat(events.next()).startsWith("put 7");
    }
  }

  @Test
  void whatHasBeenForgottenIsGone() throws Exception {
    change("coordination.history", 3);
    for (int i = 1; i <= 10; i++) {
      set("k", String.valueOf(i));
    }
    HttpResponse<String> gone = api.get("/db/env/kv/k/watch", "Last-Event-ID", "3");
    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(json(gone).get("type").asText()).isEqualTo("/problems/compacted");
    assertThat(api.get("/db/env/watch?version=3").statusCode()).isEqualTo(410);
    try (Events events = new Events(api, "/db/env/kv/k/watch", "Last-Event-ID", "6")) {
      assertThat(events.next()).startsWith("put 7");
    }
    delete("k");
    change("coordination.history", 0);
    await().until(() -> keys() == 0);
    assertThat(api.get("/db/env/watch?version=10").statusCode()).isEqualTo(410);
    assertThat(watch("k", 5).get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(410);
  }

  private int keys() {
    return IntStream.range(0, api.instance().partitions())
        .map(partition -> api.instance().machine(partition, CoordinationMachine.class).view().keys()).sum();
  }

  private void change(String setting, long value) throws Exception {
    CompletableFuture<Void> changed = new CompletableFuture<>();
    api.instance().submit(Submission.of(new SystemCommand.ChangeSetting(setting, value)), new Answer() {
      @Override
      public void replied(Reply reply, Position position) {
        changed.complete(null);
      }

      @Override
      public void refused(Refusal refusal) {
        changed.completeExceptionally(new IllegalStateException(refusal.detail()));
      }

      @Override
      public void unknown(String detail) {
        changed.completeExceptionally(new IllegalStateException(detail));
      }
    });
    changed.get(10, TimeUnit.SECONDS);
  }
}
