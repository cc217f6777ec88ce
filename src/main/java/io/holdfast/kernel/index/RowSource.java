package io.holdfast.kernel.index;

/**
 * The table behind an index, as the index sees it. Called by the writer for rows that it inserts and removes, and by
 * readers on any thread for ties; a reader that races may ask for rows that are gone, and any answer, also a
 * {@link RuntimeException}, will do then.
 */
public interface RowSource {

  /**
   * Reads what a row is indexed under. Between its insertion and its removal the answer must not change.
   *
   * @param row the row's number
   * @param into takes the values; it has been cleared
   */
  void read(int row, RowValues into);

  /**
   * Orders two different rows that have the same key.
   *
   * @return negative if {@code a} comes first, positive if {@code b} does, 0 only if they are the same row
   */
  int compareTies(int a, int b);

  /**
   * The beginning of what {@link #compareTies} compares, as an unsigned number: of rows with the same key, the one with
   * the smaller number comes first. If these are the same as well, {@code compareTies} decides. Called by the writer
   * only, for rows that are in the index or are about to be; between insertion and removal it must not change.
   */
  default long tie(int row) {
    return 0;
  }
}
