package io.holdfast.kernel.cut;

/** Takes the bytes of a section's piece. The bytes are the sink's only during the call. */
@FunctionalInterface
public interface SectionSink {

  /** Appends bytes. */
  void write(byte[] bytes, int offset, int length);
}
