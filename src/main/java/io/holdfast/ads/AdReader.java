package io.holdfast.ads;

import io.holdfast.ads.AdListing.ListedAd;
import io.holdfast.kernel.index.Explanation;
import io.holdfast.kernel.index.Query;
import io.holdfast.kernel.table.ByteSink;
import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.TableReader;
import io.holdfast.kernel.table.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads ads in place, without locks, while their partition may be changing them: every answer belongs to one moment,
 * since it is made again if the partition's stamp has moved meanwhile; a query or a list not without end. When warm,
 * {@link #query} and {@link #find} allocate nothing.
 *
 * <p><b>Threads:</b> one reader per thread, not within a change of the partition.
 */
public final class AdReader {
  /** Instead of a number of matches: the partition changes so much that it should be asked on its own loop. */
  public static final int RACED = -1;

  private final AdView view;
  private final TableView table;
  private final AdStages stages;
  private final Stamp stamp;
  private final TableReader rows;
  private final Query active;
  private final Query byStage;
  private final AnswerBytes answer = new AnswerBytes();
  private final Runnable querying = this::runQuery;
  private final Runnable explaining = this::runExplained;
  private final Runnable finding = this::runFind;
  private long now;
  private Explanation explanation;
  private long idHigh;
  private long idLow;
  private boolean found;
  private long version;
  private long createdAt;
  private long startAt;
  private long endAt;

  AdReader(AdView view) {
    this.view = view;
    table = view.table;
    stages = view.stages;
    stamp = view.stamp;
    rows = table.reader();
    active = stages.index(AdStage.ACTIVE).newQuery();
    byStage = stages.index(AdStage.ENDED).newQuery();
  }

  /**
   * Finds the active ads that match, by when they end, then by id.
   *
   * @param conditions what is asked
   * @param offset the matches to pass over
   * @param limit the matches to return at the most
   * @param nowMillis the instance's clock in Unix milliseconds
   * @param into takes the answer in one piece: <code>{"ads":[…],"total":N}</code>, the ads as they were encoded
   * @return the number of all matches, or {@link #RACED}: then there is no answer
   * @throws IllegalArgumentException if a field has no such value
   */
  public int query(AdConditions conditions, int offset, int limit, long nowMillis, ByteSink into) {
    ask(conditions, offset, limit, nowMillis);
    if (!stamp.tryRead(querying)) {
      return RACED;
    }
    answer.sendTo(into);
    return active.total();
  }

  /**
   * Answers as {@link #query} does, and says how the answer was found.
   *
   * @return null if the partition changes so much that it should be asked on its own loop
   */
  public Explanation explain(AdConditions conditions, int offset, int limit, long nowMillis, ByteSink into) {
    ask(conditions, offset, limit, nowMillis);
    if (!stamp.tryRead(explaining)) {
      return null;
    }
    answer.sendTo(into);
    return explanation;
  }

  private void ask(AdConditions conditions, int offset, int limit, long nowMillis) {
    active.clear().page(offset, limit);
    conditions.addTo(active);
    now = nowMillis;
  }

  private void runQuery() {
    stages.index(AdStage.ACTIVE).run(active.at(stages.now(now)), stages.index(AdStage.UPCOMING));
    writePage();
  }

  private void runExplained() {
    active.at(stages.now(now));
    explanation = stages.index(AdStage.ACTIVE).explain(active, stages.index(AdStage.UPCOMING));
    writePage();
  }

  private void writePage() {
    answer.beginPage();
    for (int i = 0; i < active.size(); i++) {
      answer.putAd(table, active.row(i), i == 0);
    }
    answer.endPage(active.total());
  }

  /**
   * Looks one ad up, whatever its stage. What it is, is then at hand until the next use of this reader.
   *
   * @return whether there is such an ad
   */
  public boolean find(UUID id) {
    idHigh = id.getMostSignificantBits();
    idLow = id.getLeastSignificantBits();
    stamp.read(finding);
    return found;
  }

  private void runFind() {
    answer.clear();
    found = rows.find(idHigh, idLow);
    if (found) {
      version = rows.getLong(AdColumns.VERSION);
      createdAt = rows.getLong(AdColumns.CREATED_AT);
      startAt = rows.getLong(AdColumns.START_AT);
      endAt = rows.getLong(AdColumns.END_AT);
      answer.putAd(table, rows.row());
    }
  }

  /** The version of the ad found, counted from 1. */
  public long version() {
    return version;
  }

  /** When the ad found was created, in Unix milliseconds. */
  public long createdAt() {
    return createdAt;
  }

  /** When the ad found starts, in Unix milliseconds. */
  public long startAt() {
    return startAt;
  }

  /** When the ad found ends, in Unix milliseconds. */
  public long endAt() {
    return endAt;
  }

  /** Gives the JSON of the ad found in one piece. */
  public void json(ByteSink into) {
    answer.sendTo(into);
  }

  /**
   * Lists all ads in a stage. Ended are those that the partition's upkeep has seen end, so for a moment an ad may be in
   * no stage.
   *
   * @param offset the ads to pass over
   * @param limit the ads to return at the most
   * @param nowMillis the instance's clock in Unix milliseconds
   * @return null if the partition changes so much that it should be asked on its own loop
   */
  public AdListing list(AdStage stage, int offset, int limit, long nowMillis) {
    List<ListedAd> page = new ArrayList<>();
    Query query = stage == AdStage.ACTIVE ? active : byStage;
    now = nowMillis;
    query.clear().page(offset, limit);
    boolean isWhole = stamp.tryRead(
        () -> {
          page.clear();
          runListing(stage, query);
          for (int i = 0; i < query.size(); i++) {
            page.add(listed(query.row(i)));
          }
        });
    return isWhole ? new AdListing(page, query.total()) : null;
  }

  private void runListing(AdStage stage, Query query) {
    long instant = stages.now(now);
    switch (stage) {
      case UPCOMING -> stages.index(stage).run(query.at(instant));
      case ACTIVE -> stages.index(stage).run(query.at(instant), stages.index(AdStage.UPCOMING));
      case ENDED -> stages.index(stage).run(query);
    }
  }

  private ListedAd listed(int row) {
    answer.clear();
    answer.putAd(table, row);
    long end = table.getLong(row, AdColumns.END_AT);
    return new ListedAd(
        new UUID(table.keyHigh(row), table.keyLow(row)),
        table.getLong(row, AdColumns.VERSION),
        table.getLong(row, AdColumns.START_AT),
        end,
        end + view.retention(),
        answer.toBytes());
  }
}
