package io.holdfast.log.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Limits;
import io.holdfast.simulation.Simulation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is packed comes back, and nothing else does. */
class PackingTest {
  private final Packing packing = new Packing();

  @AfterEach
  void close() {
    packing.close();
  }

  private static byte[] commands(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("{\"title\":\"AD ").append(i * 7_919).append("\",\"country\":[\"TW\",\"JP\"],\"age_start\":20}");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void commandsThatResembleEachOtherTakeAQuarter() {
    byte[] entry = commands(200);
    byte[] packed = packing.pack(entry);
    assertThat(packed.length).isLessThan(entry.length / 4);
    assertThat(packing.unpack(packed, entry.length)).isEqualTo(entry);
  }

  @Test
  void whatIsSmallOrDoesNotGetSmallerIsLeftAsItIs() {
    byte[] small = commands(2);
    byte[] noise = noise(new Random(1), 50_000);
    assertThat(packing.pack(small)).isSameAs(small);
    assertThat(packing.pack(noise)).isSameAs(noise);
    assertThat(packing.unpack(noise, Packing.PLAIN)).isSameAs(noise);
  }

  @Test
  void anyEntryComesBack() {
    long seed = Simulation.anySeed();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] entry = random.nextBoolean() ? commands(random.nextInt(2_000)) : noise(random, random.nextInt(5_000));
      byte[] packed = packing.pack(entry);
      long bytes = packed == entry ? Packing.PLAIN : entry.length;
      assertThat(packing.unpack(packed, bytes)).as("seed %d, entry %d", seed, i).isEqualTo(entry);
    }
    byte[] largest = new byte[Limits.ENTRY_BYTES];
    assertThat(packing.unpack(packing.pack(largest), largest.length)).isEqualTo(largest);
  }

  @Test
  void damageIsNoticed() {
    byte[] entry = commands(100);
    byte[] packed = packing.pack(entry);
    assertThat(packing.unpack(packed, entry.length - 1)).isNull();
    assertThat(packing.unpack(packed, entry.length + 1)).isNull();
    assertThat(packing.unpack(packed, Long.MAX_VALUE)).isNull();
    assertThat(packing.unpack(packed, -1)).isNull();
    assertThat(packing.unpack(Arrays.copyOf(packed, packed.length - 3), entry.length)).isNull();
    assertThat(packing.unpack(new byte[0], entry.length)).isNull();
    assertThat(packing.unpack(noise(new Random(1), 100), entry.length)).isNull();
  }
}
