package io.holdfast.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.config.Configuration;
import io.holdfast.engine.InstanceOptions;
import io.holdfast.engine.SnapshotCheck;
import io.holdfast.http.HttpSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parts' own defaults are those that the configuration documents. */
final class NodeSettingsTest {
  private final Configuration untouched =
      Configuration.resolve(Map.of(), Map.of(), Path.of("conf", "holdfast.yaml"));

  @Test
  void anUntouchedConfigurationIsTheDefaultsOfHttp() {
    assertThat(NodeSettings.http(untouched)).isEqualTo(HttpSettings.defaults());
  }

  @Test
  void anUntouchedConfigurationIsTheDefaultsOfTheInstance() {
    assertThat(NodeSettings.instance(untouched))
        .as("and a node alone trims by itself")
        .isEqualTo(InstanceOptions.defaults().withSnapshotCheck(SnapshotCheck.AUTO));
  }

  @Test
  void eachCoreHasAnEventLoop() {
    assertThat(NodeSettings.eventLoops(untouched)).isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
