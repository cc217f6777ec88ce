package io.holdfast.codec;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes and reads the records of one kind: the number of components (1), then the record as CBOR. The number is
 * checked because Jackson passes over what a longer array has more.
 */
final class Payload {
  private final Kind kind;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final int components;

  Payload(Kind kind) {
    this.kind = kind;
    writer = Cbor.writerFor(kind.type());
    reader = Cbor.readerFor(kind.type());
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
    try {
      return family.cast(reader.readValue(source.bytes(), from, cbor));
    } catch (IOException | RuntimeException e) {
      throw new CorruptEntryException("the bytes of kind " + kind + " cannot be read: " + e.getMessage(), e);
    }
  }
}
