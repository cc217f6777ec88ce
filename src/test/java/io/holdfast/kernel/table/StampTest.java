package io.holdfast.kernel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StampTest {

  private final Stamp stamp = new Stamp();

  @Test
  void aReadWithoutChangeIsValid() {
    long s = stamp.beginRead();
    assertThat(stamp.validRead(s)).isTrue();
    assertThat(stamp.awaitRead()).isEqualTo(s);
  }

  @Test
  void aReadBegunWithinAChangeIsNeverValid() {
    stamp.begin();
    long s = stamp.beginRead();
    assertThat(stamp.validRead(s)).isFalse();
    stamp.end();
    assertThat(stamp.validRead(s)).isFalse();
  }

  @Test
  void aReadAcrossAChangeIsNotValid() {
    long s = stamp.beginRead();
    stamp.begin();
    assertThat(stamp.validRead(s)).isFalse();
    stamp.end();
    assertThat(stamp.validRead(s)).isFalse();
    assertThat(stamp.validRead(stamp.beginRead())).isTrue();
  }

  @Test
  void changesNest() {
    stamp.begin();
    stamp.begin();
    stamp.end();
    assertThat(stamp.isOpen()).isTrue();
    assertThat(stamp.validRead(stamp.beginRead())).isFalse();
    stamp.end();
    assertThat(stamp.isOpen()).isFalse();
    assertThat(stamp.validRead(stamp.beginRead())).isTrue();
    assertThatThrownBy(stamp::end).isInstanceOf(IllegalStateException.class);
  }
}
