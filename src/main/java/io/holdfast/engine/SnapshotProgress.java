package io.holdfast.engine;

/**
 * How far the snapshot is that is being written.
 *
 * @param rows how many rows have been copied out of memory
 * @param ofRows how many there are altogether
 */
public record SnapshotProgress(long rows, long ofRows) {}
