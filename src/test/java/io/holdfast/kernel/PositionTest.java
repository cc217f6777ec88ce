package io.holdfast.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void isWrittenAndReadAsEpochDotSequence() {
    assertThat(new Position(3, 12345678901L)).hasToString("3.12345678901");
    assertThat(Position.parse("3.12345678901")).isEqualTo(new Position(3, 12345678901L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1", "1.", ".1", "1.2.3", "a.1", "1.b", "-1.2", "1.-2", "1.2 ", "99999999999.1",
      "1.99999999999999999999"})
  void refusesEveryOtherForm(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(text)).withMessageContaining("epoch.sequence");
  }

  @Test
  void laterEpochIsLaterWhateverTheSequence() {
    assertThat(new Position(2, 1)).isGreaterThan(new Position(1, 100));
    assertThat(new Position(1, 2)).isGreaterThan(new Position(1, 1));
  }
}
