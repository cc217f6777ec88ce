package io.holdfast.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses belong to which networks. */
final class NetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true", "10.0.0.0/8, 11.0.0.1, false", "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false", "0.0.0.0/0, 8.8.8.8, true", "10.1.2.128/25, 10.1.2.127, false",
    "10.1.2.128/25, 10.1.2.129, true", "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true", "0.0.0.0/0, ::1, false", "::/0, 10.0.0.1, false"})
  void membership(String network, String address, boolean inside) {
    assertThat(Networks.parse(List.of("172.16.0.0/12", network)).contains(Networks.address(address)))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::/129", "localhost",
    "10.0.0.256", "1:2", "example.com/8", "10.0.0.0/8/8"})
  void whatIsNone(String text) {
    assertThatThrownBy(() -> Networks.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoHasAnAddressOfIpv6HasItsWholeNetwork() {
    assertThat(Origin.keyOf(Networks.address("2001:db8::1")))
        .isEqualTo(Origin.keyOf(Networks.address("2001:db8::ffff")));
    assertThat(Origin.keyOf(Networks.address("2001:db8::1")))
        .isNotEqualTo(Origin.keyOf(Networks.address("2001:db8:0:1::1")));
    assertThat(Origin.keyOf(Networks.address("10.0.0.1"))).isNotEqualTo(Origin.keyOf(Networks.address("10.0.0.2")));
  }
}
