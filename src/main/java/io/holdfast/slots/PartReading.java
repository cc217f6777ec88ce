package io.holdfast.slots;

/** What is to be read of one partition, in steps that are short. One thread at a time. */
public interface PartReading {

  /** Whether all of it has been read. */
  boolean isDone();

  /**
   * Reads a step, which belongs to one moment.
   *
   * @param reader of the partition
   * @return false if the partition changes so much that the step should be read on its own loop: then nothing was
   */
  boolean step(SlotReader reader);
}
