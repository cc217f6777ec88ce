package io.holdfast.kernel.index;

import java.util.List;

/**
 * How a query was answered: the leaves it went to, and what each of its conditions left of their rows. The caller adds
 * the time it took.
 *
 * @param rows all rows in the index
 * @param leaves the leaves visited, in order
 * @param late the rows that have started and are not in the index yet
 * @param total the matches in sum
 */
public record Explanation(long rows, List<LeafVisit> leaves, LateVisit late, long total) {

  /** Keeps a copy of the list. */
  public Explanation {
    leaves = List.copyOf(leaves);
  }

  /**
   * One leaf: all rows under one path of the tree.
   *
   * @param path the child taken at each level, such as {@code country=TW}; {@code any} is the child of the rows without
   *     a condition, {@code *} that of all rows
   * @param candidates the rows under it
   * @param conditions what the conditions left of them, one after the other
   * @param passed how many of those that match everything are over (key not above the query's instant)
   * @param matches what the leaf gave to the total
   * @param height the levels of its tree; 1 is a single block
   * @param blocksRead blocks of entries looked into for the page
   * @param subtreesSkipped subtrees passed over by their counts, for the offset or since nothing matches there
   */
  public record LeafVisit(
      String path,
      int candidates,
      List<Condition> conditions,
      int passed,
      int matches,
      int height,
      int blocksRead,
      int subtreesSkipped) {

    /** Keeps a copy of the list. */
    public LeafVisit {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * One condition.
   *
   * @param field the field's name
   * @param value the value asked
   * @param left the candidates that meet this condition and those before it
   */
  public record Condition(String field, String value, int left) {}

  /**
   * The rows that have started and are not in the index yet: for moments, until they are moved.
   *
   * @param rows all of them
   * @param matches those that match and are not over
   */
  public record LateVisit(int rows, int matches) {}
}
