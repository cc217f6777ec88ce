package io.holdfast.codec;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes and reads the records of one kind as CBOR. */
final class Payload {
  private static final int ARRAY = 0x80;
  private static final int LONG_ARRAY = 0x98;
  private static final int SHORT_COUNTS = 24;

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
    checkComponents(source.bytes(), from, length);
    try {
      return family.cast(reader.readValue(source.bytes(), from, length));
    } catch (IOException | RuntimeException e) {
      throw new CorruptEntryException("the bytes of kind " + kind + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Jackson passes over what a longer array has more, so the count is checked here. */
  private void checkComponents(byte[] bytes, int from, int length) {
    boolean fits = components == 0
        || components < SHORT_COUNTS && length > 0 && (bytes[from] & 0xFF) == ARRAY + components
        || components >= SHORT_COUNTS && length > 1 && (bytes[from] & 0xFF) == LONG_ARRAY
            && (bytes[from + 1] & 0xFF) == components;
    if (!fits) {
      throw new CorruptEntryException("the bytes of kind " + kind + " do not have " + components + " components");
    }
  }
}
