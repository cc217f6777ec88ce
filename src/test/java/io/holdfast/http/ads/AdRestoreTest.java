package io.holdfast.http.ads;

import static io.holdfast.http.ApiFixture.ad;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.http.ApiFixture;
import io.holdfast.kernel.Position;
import io.holdfast.log.Clock;
import io.holdfast.log.sqlite.SqliteJournal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client has seen in a history that a restore ended is not taken for what is there now. */
final class AdRestoreTest {
  private static final int PARTITIONS = 8;

  @TempDir private Path directory;

  @Test
  void aTagFromBeforeARestoreIsNoneOfTheContentAfterIt() throws Exception {
    String path;
    String seen;
    long kept;
    try (ApiFixture api = ApiFixture.in(directory)) {
      HttpResponse<String> created = api.postJson("/api/v1/ad", ad("Umbrellas", ""));
      path = created.headers().firstValue("Location").orElseThrow();
      kept = Position.parse(created.headers().firstValue("Holdfast-Position").orElseThrow()).sequence();
      seen = tag(api.putJson(path, ad("Raincoats", "")));
    }
    restoreTo(kept);
    try (ApiFixture api = ApiFixture.in(directory)) {
      String now = tag(api.putJson(path, ad("Sunshades", "")));
      assertThat(api.get(path).body()).contains("Sunshades").contains("\"version\":2");
      assertThat(api.get(path, "If-None-Match", seen).statusCode()).isEqualTo(200);
      assertThat(api.putJson(path, ad("Raincoats again", ""), "If-Match", seen).statusCode()).isEqualTo(412);
      assertThat(api.delete(path, "If-Match", seen).statusCode()).isEqualTo(412);
      assertThat(api.get(path, "If-None-Match", now).statusCode()).isEqualTo(304);
      assertThat(api.delete(path, "If-Match", now).statusCode()).isEqualTo(204);
    }
  }

  private static String tag(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private void restoreTo(long sequence) throws Exception {
    SqliteJournal journal = SqliteJournal.open(directory, PARTITIONS, Clock.system());
    journal.restoreTo(sequence).toCompletableFuture().get(20, TimeUnit.SECONDS);
    journal.close();
  }
}
