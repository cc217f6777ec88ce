package io.holdfast.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FootprintTest {

  @Test
  void severalPartitionsAreKeptAscendingAndOnce() {
    Footprint footprint = Footprint.of(5, 2, 5, 7);
    assertThat(footprint).hasToString("Several[2, 5, 7]").isEqualTo(Footprint.of(7, 5, 2));
    assertThat(((Footprint.Several) footprint).home()).isEqualTo(2);
  }

  @Test
  void onePartitionNamedTwiceIsOne() {
    assertThat(Footprint.of(3, 3)).isEqualTo(new Footprint.One(3));
  }

  @Test
  void noPartitionIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(Footprint::of);
  }

  @Test
  void partitionsAreBounded() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Partitioning(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Partitioning(Partitioning.MOST + 1));
    assertThat(new Partitioning(8).only(0xFFFF).partition()).isEqualTo(7);
    assertThat(new Partitioning(8).only(0)).isEqualTo(new Footprint.One(0));
  }
}
