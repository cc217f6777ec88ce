package io.holdfast.feed;

import io.holdfast.kernel.Change;
import java.util.List;

/**
 * One domain's tables for everyone's SQL: their DDL, and what each change becomes in them. Stateless; any thread.
 */
public interface DomainTables {

  /** The domain. */
  String name();

  /** The tables that {@link #rows} writes. */
  List<TableSchema> tables();

  /**
   * The DDL by versions, each a script of statements: the first makes the tables in the schema {@code holdfast}, each
   * later one changes them. What was released never changes. After a change of version all tables are filled anew.
   */
  List<String> versions();

  /** Says what a change becomes; does nothing for other domains' changes. */
  void rows(Change change, long logTime, RowSink into);
}
