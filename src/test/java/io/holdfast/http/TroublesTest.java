package io.holdfast.http;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.holdfast.log.JournalException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says when something went wrong on our side, and how much it says at all. */
final class TroublesTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Troubles.class);

  @TempDir Path directory;
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event);
    }
  };
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = ApiFixture.in(directory);
    appender.start();
    LOG.addAppender(appender);
  }

  @AfterEach
  void stop() throws Exception {
    LOG.detachAppender(appender);
    api.journal().fail(null);
    api.close();
  }

  private static String pairs(ILoggingEvent line) {
    return String.valueOf(line.getKeyValuePairs());
  }

  @Test
  void aFloodOfRefusalsHasALineASecondWithWhatFindsItAgain() throws Exception {
    api.journal().fail(JournalException.Kind.FULL);
    for (int i = 0; i < 30; i++) {
      api.postJson("/api/v1/ad", ad("Umbrellas", ""), "X-Request-Id", "r-" + i,
          "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }
    await().until(() -> !lines.isEmpty());
    assertThat(lines).hasSizeLessThan(30);
    assertThat(lines.getFirst().getFormattedMessage()).startsWith("POST /api/v1/ad was answered 507");
    assertThat(pairs(lines.getFirst())).contains("request=\"r-0\"", "4bf92f3577b34da6a3ce929d0e0e4736", "position=")
        .contains("store-full");
  }

  @Test
  void whatTheCallerDidWrongIsNoLine() throws Exception {
    api.postJson("/api/v1/ad", "{");
    api.get("/nothing");
    assertThat(lines).isEmpty();
  }

  @Test
  void aDefectIsALineWithItsCause() throws Exception {
    api.operations().fail(new IllegalStateException("on purpose"));
    api.send(api.managed("/snapshots").header("X-Request-Id", "r").POST(BodyPublishers.noBody()));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().getThrowableProxy()).isNotNull();
    assertThat(pairs(lines.getFirst())).contains("request=\"r\"");
  }

  @Test
  void levelsAreChangedWhileTheNodeRuns() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("io.holdfast.made.up");
    assertThat(logger.isTraceEnabled()).isFalse();
    String body = "{\"logger\":\"io.holdfast.made.up\",\"level\":\"trace\"}";
    assertThat(api.send(api.managed("/log-levels").header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(body))).body()).contains("\"io.holdfast.made.up\":\"trace\"");
    assertThat(logger.isTraceEnabled()).isTrue();
    logger.setLevel(null);
  }
}
