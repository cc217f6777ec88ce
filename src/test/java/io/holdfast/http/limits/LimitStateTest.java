package io.holdfast.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers are told of their limits. */
class LimitStateTest {
  private final LimitState state = new LimitState("read");

  @Test
  void bothNumbersStandBehindTheName() {
    assertThat(state.of(2, 1_200)).hasToString("\"read\";r=2;t=1200");
    assertThat(state.of(0, 0)).hasToString("\"read\";r=0;t=0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 9, 10, 11, 99, 100, 123_456_789, Integer.MAX_VALUE, Long.MAX_VALUE})
  void numbersOfAnyLengthAreWrittenWhole(long number) {
    assertThat(state.of(number, 7)).hasToString("\"read\";r=" + number + ";t=7");
    assertThat(state.of(7, number)).hasToString("\"read\";r=7;t=" + number);
  }

  @Test
  void oneThatWasMadeStaysAsItIs() {
    CharSequence before = state.of(5, 6);
    state.of(7, 8);
    assertThat(before).hasToString("\"read\";r=5;t=6");
  }
}
