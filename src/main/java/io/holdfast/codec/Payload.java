package io.holdfast.codec;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Writes and reads the records of one kind: the number of components (1), then the record as CBOR. The number is
 * checked because Jackson passes over what a longer array has more.
 *
 * <p>What has the form in which it is usually written is read by a {@link RecordReader}. It is Jackson that decides on
 * everything else: whether it is another form of a record, and otherwise what is wrong with it.
 */
final class Payload {
  private final Kind kind;
  private final ObjectWriter writer;
  private final RecordReader reader;
  private final int components;

  Payload(Kind kind) {
    this.kind = kind;
    writer = Cbor.writerFor(kind.type());
    reader = RecordReader.of(kind.type());
    components = kind.type().getRecordComponents().length;
  }

  Kind kind() {
    return kind;
  }

  void write(Object value, ByteWriter target) {
    target.write(components);
    try {
      writer.writeValue(target, value);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write kind " + kind, e);
    }
  }

  <T> T read(ByteReader source, int length, Class<T> family) {
    if (!family.isAssignableFrom(kind.type())) {
      throw new CorruptEntryException("kind " + kind + " is no " + family.getSimpleName());
    }
    int count = source.getByte();
    if (count != components) {
      throw new CorruptEntryException("kind " + kind + " has " + components + " components, not " + count);
    }
    int cbor = length - Byte.BYTES;
    int from = source.skip(cbor);
    Object usual = readUsual(source.bytes(), from, from + cbor);
    return family.cast(usual != null ? usual : readAny(source.bytes(), from, cbor));
  }

  /** Null if it is for Jackson to decide. */
  private Object readUsual(byte[] bytes, int from, int end) {
    if (reader == null) {
      return null;
    }
    ByteReader source = new ByteReader(bytes, from, end);
    try {
      Object value = reader.read(source);
      return source.remaining() == 0 ? value : null;
    } catch (RuntimeException e) {
      // Nothing is lost with it: Jackson meets the same, and says where.
      return null;
    }
  }

  private Object readAny(byte[] bytes, int from, int length) {
    try {
      Object value = Cbor.readerFor(kind.type()).readValue(bytes, from, length);
      return Objects.requireNonNull(value, "there is nothing in the record's place");
    } catch (IOException | RuntimeException e) {
      throw new CorruptEntryException("the bytes of kind " + kind + " cannot be read: " + e.getMessage(), e);
    }
  }
}
