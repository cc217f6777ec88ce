package io.holdfast.feed;

import java.util.Map;

/** Takes what changes become in tables. Values are as {@link SqlType} says; null is NULL. */
public interface RowSink {

  /** The row with this key is as these values say from now on, whether or not it was there. */
  void put(TableSchema table, Object... values);

  /**
   * Some columns of the row with this key are others; nothing happens if there is no such row.
   *
   * @param values by column, the key's among them
   */
  void set(TableSchema table, Map<String, Object> values);

  /** There is no row with this key. */
  void remove(TableSchema table, Object... key);
}
