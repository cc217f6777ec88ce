package io.holdfast.codec;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes and reads the records of one kind as CBOR. */
final class Payload {
  private final Kind kind;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  Payload(Kind kind) {
    this.kind = kind;
    writer = Cbor.writerFor(kind.type());
    reader = Cbor.readerFor(kind.type());
  }

  Kind kind() {
    return kind;
  }

  void write(Object value, ByteWriter target) {
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
    int from = source.skip(length);
    try {
      return family.cast(reader.readValue(source.bytes(), from, length));
    } catch (IOException | RuntimeException e) {
      throw new CorruptEntryException("the bytes of kind " + kind + " cannot be read: " + e.getMessage(), e);
    }
  }
}
