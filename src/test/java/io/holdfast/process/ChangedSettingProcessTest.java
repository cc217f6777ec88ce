package io.holdfast.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quota that the command line has changed, in the real program: over a snapshot, and over kills. */
final class ChangedSettingProcessTest {
  private final HttpSession http = new HttpSession();

  @TempDir private Path directory;
  private int ads;

  @Test
  void aQuotaIsRaisedByTheCommandThatTheProblemNames() {
    Path data = directory.resolve("data");
    try (HoldfastProcess process = HoldfastProcess.ready(data)) {
      set(process, "ads.quota", "2");
      create(process, 201);
      create(process, 201);
      create(process, 507);
      assertThat(http.get(process.management().resolve("/metrics")))
          .contains("\nholdfast_quota_used{quota=\"ads.quota\"} 2\n")
          .contains("\nholdfast_quota_allowed{quota=\"ads.quota\"} 2\n");
      set(process, "ads.quota", "3");
      create(process, 201);
      assertThat(http.post(process.management().resolve("/snapshots"), "", "snapshot").orElseThrow().statusCode())
          .isEqualTo(201);
      set(process, "ads.quota_bytes", "1GiB");
      process.kill();
    }
    try (HoldfastProcess restarted = HoldfastProcess.ready(data)) {
      assertThat(http.get(restarted.management().resolve("/settings/ads.quota")))
          .as("from the snapshot").contains("\"value\":3,", "\"set\":true");
      assertThat(http.get(restarted.management().resolve("/settings/ads.quota_bytes")))
          .as("from the journal").contains("\"value\":" + (1L << 30) + ",", "\"set\":true");
      create(restarted, 507);
      set(restarted, "ads.quota", "4");
      create(restarted, 201);
    }
  }

  private void set(HoldfastProcess process, String name, String value) {
    try (HoldfastProcess command = HoldfastProcess.run(directory.resolve("command"), "settings", "set", name, value,
        "--management", process.management().toString())) {
      assertThat(command.awaitExit()).as(command.output()).isZero();
      assertThat(command.output()).contains(name + "  " + value);
    }
  }

  private void create(HoldfastProcess process, int status) {
    String key = "ad-" + ads++;
    var answer = http.post(process.api().resolve("/api/v1/ad"), """
        {"title":"Umbrellas","content":"Dry","start_at":"2024-03-15T15:54:11Z","end_at":"2124-03-15T15:54:11Z"}""",
        key).orElseThrow();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status == 507) {
      assertThat(answer.body()).contains("holdfast settings set ads.quota VALUE");
    }
  }
}
