package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.http.limits.Rate;
import io.holdfast.http.limits.RouteRate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts are read, and which are refused. */
final class KindTest {

  @ParameterizedTest
  @CsvSource({"500ms,500", "30s,30000", "30 s,30000", "2m,120000", "1h,3600000", "1d,86400000"})
  void durationsHaveAUnit(String text, long millis) {
    assertThat(Kind.duration("1ms", "1d").read(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-1s", "1.5s", "1 week", "0s", "2d", "9999999999999999999s"})
  void otherDurationsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.duration("1ms", "1d").read(text));
  }

  @ParameterizedTest
  @CsvSource({"4096,4096", "64KiB,65536", "2MiB,2097152", "1 GiB,1073741824"})
  void bytesMayHaveAUnit(String text, long bytes) {
    assertThat(Kind.bytes("1", "1GiB").read(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64kb", "64KB", "0", "2GiB"})
  void otherBytesAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.bytes("1", "1GiB").read(text));
  }

  @Test
  void numbersHaveBounds() {
    Kind<Integer> kind = Kind.number(1, 1000);

    assertThat(kind.read(" 1_000 ")).isEqualTo(1000);
    assertThatIllegalArgumentException().isThrownBy(() -> kind.read("0"));
    assertThatIllegalArgumentException().isThrownBy(() -> kind.read("1001"));
    assertThatIllegalArgumentException().isThrownBy(() -> kind.read("ten"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /reserve", "/reserve=2/s", "post /reserve=2/s", "POST reserve=2/s", "POST /a*b=2/s",
      "POST /reserve=2", "POST /\"=2/s", "POST /reserve=2/s,x"})
  void otherRatesOfRoutesAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.routeRates().read(text));
  }

  @Test
  void ratesOfRoutesAreAList() {
    assertThat(Kind.routeRates().read("")).isEmpty();
    assertThat(Kind.routeRates().read("POST /reserve=20/s, * /orders/* = 6000/m")).containsExactly(
        new RouteRate("POST", "/reserve", new Rate(20, Duration.ofSeconds(1))),
        new RouteRate("*", "/orders/*", new Rate(6000, Duration.ofMinutes(1))));
  }

  @Test
  void othersAreWhatTheySay() {
    assertThat(Kind.truth().read("TRUE")).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.truth().read("yes"));
    assertThat(Kind.path().read("a/b")).isEqualTo(Path.of("a", "b"));
    assertThat(Kind.list("names").read("a, b,,c")).containsExactly("a", "b", "c");
    assertThat(Kind.list("names").read("")).isEmpty();
    assertThat(Kind.oneOf(Keys.LogFormat.class).read("json")).isEqualTo(Keys.LogFormat.JSON);
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.oneOf(Keys.LogFormat.class).read("xml"));
    assertThatIllegalArgumentException().isThrownBy(() -> Kind.host().read("a b"));
  }
}
