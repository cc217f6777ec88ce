package io.holdfast.kernel.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.StateMachine;
import io.holdfast.kernel.table.Table;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Goes through the rows of a machine's tables, piece by piece, for {@link StateMachine#restate}: one table after the
 * other, in the order of their rows. Stateless.
 */
public final class TableWalk {
  private static final int ROW_BITS = 32;

  private TableWalk() {}

  /**
   * A table, and the change that would make one of its rows.
   *
   * @param table read only
   * @param change gives the change for a row's number; null for a row that nobody outside sees
   */
  public record Part(Table table, IntFunction<Change> change) {}

  /** The next piece, as {@link StateMachine#restate} wants it. */
  public static long restate(List<Part> parts, long place, int most, Consumer<Change> into) {
    int at = (int) (place >>> ROW_BITS);
    int row = (int) place;
    for (int said = 0; at < parts.size(); at++, row = 0) {
      Part part = parts.get(at);
      row = part.table().nextRow(row);
      while (row != Table.NONE) {
        if (said++ == most) {
          return (long) at << ROW_BITS | row;
        }
        Change change = part.change().apply(row);
        if (change != null) {
          into.accept(change);
        }
        row = part.table().nextRow(row + 1);
      }
    }
    return StateMachine.RESTATED;
  }
}
