package io.holdfast.kernel.index;

/**
 * What an index holds and how many bytes its arrays take, without object headers. Of a racing reader it is about right.
 *
 * @param rows rows
 * @param entries their entries in all leaves
 * @param leaves leaves with at least one entry
 * @param blocks blocks of entries
 * @param branches branches above them
 * @param entryBytes keys, rows and attributes, room that is not used included
 * @param blockCounterBytes counters of blocks
 * @param branchBytes children and counters of branches
 * @param levelBytes references of the levels
 */
public record IndexMemory(
    long rows,
    long entries,
    long leaves,
    long blocks,
    long branches,
    long entryBytes,
    long blockCounterBytes,
    long branchBytes,
    long levelBytes) {

  /** All bytes. */
  public long bytes() {
    return entryBytes + blockCounterBytes + branchBytes + levelBytes;
  }
}
