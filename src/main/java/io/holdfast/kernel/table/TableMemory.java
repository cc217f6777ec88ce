package io.holdfast.kernel.table;

/**
 * What a table occupies, for metrics and quotas. All sizes in bytes; taken without a lock, so near the truth only.
 *
 * @param rows live rows
 * @param rowBytes reserved for rows
 * @param indexBytes reserved for the primary-key index
 * @param blobBytes reserved for byte values
 * @param blobLive bytes of values
 * @param blobFree reserved and ready for values
 */
public record TableMemory(int rows, long rowBytes, long indexBytes, long blobBytes, long blobLive, long blobFree) {

  /** Lost to rounding up the sizes of values. */
  public long blobWaste() {
    return blobBytes - blobLive - blobFree;
  }

  /** All that is reserved. */
  public long total() {
    return rowBytes + indexBytes + blobBytes;
  }
}
