package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "wait=5 | true | 5",
      "Wait=5 | true | 5",
      " handling=lenient ; wait=7 | true | 7",
      "return=minimal,wait=9 | true | 9",
      "wait=999999999999 | true | 3600",
      "wait=2, wait=3 | true | 3",
      "wait=5, respond-async | false | 0",
      "respond-async, wait=5 | false | 0",
      "wait= | false | 0",
      "wait=-1 | false | 0",
      "wait=x | false | 0",
      ",;, | false | 0",
      "wait=4, wait=x | true | 4"
  })
  void readsWhatIsSaidAboutWaiting(String header, boolean waits, int seconds) {
    assertThat(Preference.in(header)).isEqualTo(new Preference(waits, seconds));
  }
}
