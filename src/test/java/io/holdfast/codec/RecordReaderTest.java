package io.holdfast.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemReply;
import io.holdfast.kernel.index.Seeds;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is read without Jackson's data binding is what Jackson reads, and what Jackson refuses is refused. */
class RecordReaderTest {
  private static final int RUNS = 40;
  private static final int DAMAGES = 20;

  /** Heads of every sort of value: damage by them is likely to be legal still. */
  private static final byte[] HEADS = HexFormat.of().parseHex("0017181a1b1f20383b404158505f606178707f"
      + "8081989fa0bfc0d9f4f5f6f7f9fafbff");

  /** A reply of a test, with a component that only Jackson can read. */
  record Measured(Optional<String> of, double number) implements Reply {}

  private final Kinds kinds = Kinds.standard();
  private final Collection<Object> samples = GoldenSamples.all().values();

  @Test
  void knowsEveryKind() {
    assertThat(kinds.all()).allSatisfy(kind -> assertThat(RecordReader.of(kind.type())).isNotNull());
  }

  @Test
  void readsWhatJacksonReads() {
    forRandomRecords((record, random) -> {
      byte[] cbor = cbor(record);
      ByteReader source = new ByteReader(cbor, 0, cbor.length);
      Object read = RecordReader.of(record.getClass()).read(source);
      assertThat(source.remaining()).isZero();
      assertThat(read).isInstanceOf(record.getClass());
      assertThat(cbor(read)).as("%s", read).isEqualTo(cbor(byJackson(record.getClass(), cbor).orElseThrow()));
    });
  }

  @Test
  void damagedBytesAreReadOrRefusedAsByJackson() {
    forRandomRecords((record, random) -> {
      byte[] cbor = cbor(record);
      for (int i = 0; i < DAMAGES; i++) {
        byte[] damaged = damaged(cbor, random);
        assertThat(byPayload(record.getClass(), damaged).map(this::cbor).map(HexFormat.of()::formatHex))
            .as("%s of %s", HexFormat.of().formatHex(damaged), record)
            .isEqualTo(byJackson(record.getClass(), damaged).map(this::cbor).map(HexFormat.of()::formatHex));
      }
    });
  }

  @Test
  void aTextTooLongToBeWrittenInOnePieceIsReadAllTheSame() {
    SystemReply reply = new SystemReply.SettingRefused("x".repeat(10_000), "\u20ac".repeat(5_000));
    ReplyCodec replies = new ReplyCodec(kinds);
    assertThat(replies.decode(replies.encode(reply))).isEqualTo(reply);
  }

  @Test
  void aRecordWithAComponentOfAnotherTypeIsReadByJackson() {
    ReplyCodec replies = new ReplyCodec(kinds.with(List.of(Kind.of(30_050, 1, Measured.class))));
    byte[] bytes = replies.encode(new Measured(null, 0.5));
    assertThat(RecordReader.of(Measured.class)).isNull();
    assertThat(replies.decode(bytes)).isEqualTo(new Measured(null, 0.5));
  }

  @Test
  void nothingInPlaceOfARecordIsRefused() {
    byte[] nothing = HexFormat.of().parseHex("0098" + "01" + "01" + "f6");
    assertThatThrownBy(() -> new ReplyCodec(kinds).decode(nothing))
        .isInstanceOf(CorruptEntryException.class).hasMessageContaining("152 version 1 (Replaced)");
  }

  private void forRandomRecords(BiConsumer<Object, RandomGenerator> test) {
    Seeds.run(RUNS, random -> {
      for (Object sample : samples) {
        test.accept(varied(sample, random), random);
      }
    });
  }

  private static Object varied(Object sample, RandomGenerator random) {
    try {
      return new RecordVariation(random).of(sample);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] cbor(Object record) {
    ByteWriter target = new ByteWriter(100);
    kinds.of(record).write(record, target);
    return Arrays.copyOfRange(target.array(), 1, target.size());
  }

  private static Optional<Object> byJackson(Class<?> type, byte[] cbor) {
    try {
      return Optional.ofNullable(Cbor.readerFor(type).readValue(cbor));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<Object> byPayload(Class<?> type, byte[] cbor) {
    byte[] bytes = new byte[cbor.length + 1];
    bytes[0] = (byte) type.getRecordComponents().length;
    System.arraycopy(cbor, 0, bytes, 1, cbor.length);
    try {
      Payload payload = kinds.of(samples.stream().filter(type::isInstance).findFirst().orElseThrow());
      return Optional.of(payload.read(new ByteReader(bytes, 0, bytes.length), bytes.length, Object.class));
    } catch (CorruptEntryException e) {
      return Optional.empty();
    }
  }

  private static byte[] damaged(byte[] cbor, RandomGenerator random) {
    int at = random.nextInt(cbor.length + 1);
    int removed = Math.min(random.nextInt(3), cbor.length - at);
    int added = random.nextInt(3);
    byte[] damaged = new byte[cbor.length - removed + added];
    System.arraycopy(cbor, 0, damaged, 0, at);
    for (int i = at; i < at + added; i++) {
      damaged[i] = random.nextBoolean() ? (byte) random.nextInt() : HEADS[random.nextInt(HEADS.length)];
    }
    System.arraycopy(cbor, at + removed, damaged, at + added, cbor.length - at - removed);
    return damaged;
  }
}
