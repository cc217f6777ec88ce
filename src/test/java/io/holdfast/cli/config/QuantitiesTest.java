package io.holdfast.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts in the unit that something is counted in. */
final class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({"ads,3000000,3000000", "ads,3_000_000,3000000", "ads,' 7 ',7", "ms,500,500", "ms,90m,5400000",
      "ms,1d,86400000", "bytes,4096,4096", "bytes,2GiB,2147483648", "bytes,1 MiB,1048576"})
  void areBareOrHaveAUnitOfTheirOwn(String unit, String text, long value) {
    assertThat(Quantities.in(unit, text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"ads,''", "ads,-1", "ads,1.5", "ads,1h", "ads,1KiB", "ads,_1", "ads,1__0", "ads,many", "ms,1GiB",
      "ms,999999999999999d", "bytes,2GB", "bytes,1h", "bytes,1e6"})
  void othersAreRefusedWithWhatWouldDo(String unit, String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.in(unit, text))
        .withMessageStartingWith("must be a whole number of " + unit);
  }

  @ParameterizedTest
  @CsvSource({"ads,3000000,3000000", "ms,0,0", "ms,1,1", "ms,1500,1500", "ms,90000,90s", "ms,3600000,1h",
      "ms,2678400000,31d", "bytes,1000,1000", "bytes,1073741824,1GiB", "bytes,1099511627776,1024GiB"})
  void areShownWithTheLargestUnitThatFits(String unit, long value, String shown) {
    assertThat(Quantities.shown(unit, value)).isEqualTo(shown);
    assertThat(Quantities.in(unit, shown)).isEqualTo(value);
  }
}
