package io.holdfast.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Routing;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "17", "99999", "999999999999", "019ac0de-1234-7abc-8def-0123456789ab"})
  void isReadAndWrittenAlike(String text) {
    UUID id = ShopId.parse(text);
    assertThat(ShopId.text(id)).isEqualTo(text);
    assertThat(ShopId.routingHash(id)).isEqualTo(Routing.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "007", "-1", "+1", "1 ", "1.0", "1e3", "9999999999999", "alice", "\u0661",
      "019AC0DE-1234-7ABC-8DEF-0123456789AB", "019ac0de-1234-4abc-8def-0123456789ab",
      "019ac0de12347abc8def0123456789ab", "00000000-0000-0000-0000-000000000001"})
  void whatIsWrittenOtherwiseNamesNothing(String text) {
    assertThat(ShopId.parse(text)).isNull();
  }

  @Test
  void whatHoldfastMakesIsAnId() {
    UUID made = Routing.id(1_700_000_000_000L, -1, 4711);
    assertThat(ShopId.parse(made.toString())).isEqualTo(made);
    assertThat(ShopId.routingHash(made)).isEqualTo(4711);
  }
}
