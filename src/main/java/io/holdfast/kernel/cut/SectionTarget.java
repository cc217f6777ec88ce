package io.holdfast.kernel.cut;

/** Takes a section's pieces back, in the order in which they were copied, and ends with the state that was cut. */
public interface SectionTarget {

  /**
   * Loads one piece as it was copied.
   *
   * @throws CorruptSectionException if the bytes cannot be this section
   */
  void load(byte[] bytes, int offset, int length);

  /**
   * All pieces have been loaded: rebuilds what is derived.
   *
   * @return the content hash, to be compared with the one stored
   */
  long finish();
}
