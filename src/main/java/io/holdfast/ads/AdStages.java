package io.holdfast.ads;

import io.holdfast.kernel.index.CompoundIndex;
import io.holdfast.kernel.index.Query;
import io.holdfast.kernel.index.Schema;
import io.holdfast.kernel.table.Table;
import io.holdfast.kernel.table.Undo;

/**
 * Which ads are upcoming, active and ended, each in an index of its own: derived from the table and the instance's
 * clock, no part of the replicated content. An ad moves on by {@link #advance}; until it has, queries correct for it.
 *
 * <p>The clock is the instance's, but never goes back, and is never behind the log time applied.
 *
 * <p><b>Guard:</b> written by the owner of the partition, read by any thread under the partition's stamp.
 */
final class AdStages {
  /** Ads that one call of {@link #advance} moves: some two milliseconds of work. */
  static final int MOVES = 200;

  /** Ads late after a restart from which on indexing all of them anew is cheaper than moving these. */
  private static final int MANY = 10_000;

  private static final AdStage[] STAGES = AdStage.values();

  private final Table table;
  private final CompoundIndex upcoming;
  private final CompoundIndex active;
  private final CompoundIndex ended;
  private long clock;
  private boolean restored;

  AdStages(Table table, Undo undo) {
    this.table = table;
    Schema withoutCountry = AdFields.SCHEMA.withoutLevels();
    upcoming = new CompoundIndex(withoutCountry, new AdRows(table, AdColumns.START_AT, false), undo);
    active = new CompoundIndex(AdFields.SCHEMA, new AdRows(table, AdColumns.END_AT, true), undo);
    ended = new CompoundIndex(withoutCountry, new AdRows(table, AdColumns.END_AT, false), undo);
  }

  CompoundIndex index(AdStage stage) {
    return switch (stage) {
      case UPCOMING -> upcoming;
      case ACTIVE -> active;
      case ENDED -> ended;
    };
  }

  /** What a reader with this clock takes for now. */
  long now(long readerClock) {
    return Math.max(clock, readerClock);
  }

  /** Notes that it is at least so late. */
  void observe(long time) {
    clock = Math.max(clock, time);
  }

  /** Takes in a row that has been written. */
  void add(int row) {
    AdStage stage = stageOf(row);
    table.setDerived(row, AdColumns.STAGE, stage.ordinal());
    index(stage).insert(row);
  }

  /** Lets go of a row that is about to be changed or deleted. */
  void remove(int row) {
    index(STAGES[(int) table.getLong(row, AdColumns.STAGE)]).remove(row);
  }

  private AdStage stageOf(int row) {
    if (table.getLong(row, AdColumns.END_AT) <= clock) {
      return AdStage.ENDED;
    }
    return table.getLong(row, AdColumns.START_AT) <= clock ? AdStage.ACTIVE : AdStage.UPCOMING;
  }

  /** Moves on ads that have started or ended by now, so many that it takes no longer than a moment. */
  void advance(long now) {
    observe(now);
    if (restored && late(upcoming) + late(active) > MANY) {
      index();
    }
    restored = false;
    move(active, move(upcoming, MOVES));
  }

  private int late(CompoundIndex index) {
    Query query = index.newQuery().at(clock);
    index.run(query);
    return index.rows() - query.total();
  }

  private int move(CompoundIndex from, int most) {
    int left = most;
    while (left > 0 && from.firstKey() <= clock) {
      int row = from.firstRow();
      from.remove(row);
      add(row);
      left--;
    }
    return left;
  }

  /** When {@link #advance} is wanted next; in the past while something is left to move. */
  long nextChange() {
    return Math.min(upcoming.firstKey(), active.firstKey());
  }

  /** Takes in all rows of a table that has been loaded, as of the last write. */
  void rebuild() {
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      observe(table.getLong(row, AdColumns.WRITTEN_AT));
    }
    index();
    restored = true;
  }

  private void index() {
    int[][] rows = new int[STAGES.length][table.size()];
    int[] counts = new int[STAGES.length];
    for (int row = table.nextRow(0); row != Table.NONE; row = table.nextRow(row + 1)) {
      int stage = stageOf(row).ordinal();
      table.setDerived(row, AdColumns.STAGE, stage);
      rows[stage][counts[stage]++] = row;
    }
    for (AdStage stage : STAGES) {
      index(stage).rebuild(rows[stage.ordinal()], counts[stage.ordinal()]);
      rows[stage.ordinal()] = null;
    }
  }
}
