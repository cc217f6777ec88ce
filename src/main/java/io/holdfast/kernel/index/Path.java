package io.holdfast.kernel.index;

/** The way from a leaf's root to a place in a block; the writer's scratch object. */
final class Path {
  /** How often a place is guessed from ties; then halving is sure to end, however unevenly they lie. */
  private static final int GUESSES = 3;

  /** From so few entries on a guess is no better than the middle. */
  private static final int FEW = 4;

  /** More levels than any tree can have: merging keeps branches at a quarter, and rows are counted in an int. */
  static final int MOST_LEVELS = 20;

  final Branch[] branches = new Branch[MOST_LEVELS];
  final int[] places = new int[MOST_LEVELS];
  Block block;
  int place;

  /** Between which ties the block's entries of the same key lie, as far as branches know; unsigned. */
  private long tieBelow;

  private long tieAbove;

  /**
   * Goes to an entry, or to where it belongs.
   *
   * @return whether it is there
   */
  boolean find(Node root, Entry entry, RowSource source) {
    Node node = root;
    tieBelow = 0;
    tieAbove = -1;
    while (node instanceof Branch branch) {
      int child = childOf(branch, entry, source);
      bound(branch, child, entry);
      branches[branch.level] = branch;
      places[branch.level] = child;
      node = branch.children[child];
    }
    block = (Block) node;
    place = placeIn(block, entry, source);
    return place < block.size && block.rows[place] == entry.row;
  }

  /** The first child that does not end before the entry, or the last one; looks at no row while ties differ. */
  private static int childOf(Branch branch, Entry entry, RowSource source) {
    int low = 0;
    int high = branch.size - 1;
    while (low < high) {
      int middle = low + high >>> 1;
      long key = branch.lastKeys[middle];
      boolean before = key != entry.key
          ? key < entry.key
          : isBefore(branch.lastTies[middle], branch.lastRows[middle], entry, source);
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void bound(Branch branch, int child, Entry entry) {
    if (child > 0 && branch.lastKeys[child - 1] == entry.key) {
      tieBelow = branch.lastTies[child - 1];
    }
    if (branch.lastKeys[child] == entry.key && Long.compareUnsigned(branch.lastTies[child], entry.tie) > 0) {
      tieAbove = branch.lastTies[child];
    }
  }

  private int placeIn(Block of, Entry entry, RowSource source) {
    int size = of.size;
    boolean isOneKey = size > 0 && of.keys[0] == entry.key && of.keys[size - 1] == entry.key;
    return isOneKey ? placeByTie(of, entry, source) : placeByKey(of, entry, source);
  }

  private static int placeByKey(Block of, Entry entry, RowSource source) {
    int low = 0;
    int high = of.size;
    while (low < high) {
      int middle = low + high >>> 1;
      long key = of.keys[middle];
      int row = of.rows[middle];
      boolean before = key != entry.key ? key < entry.key : isBefore(source.tie(row), row, entry, source);
      if (before) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The place in a block of which one key is all entries', as when many rows end together. Each row looked at lies in
   * memory that has long left the caches: so places are guessed first (Knuth 3, 6.2.1, interpolation search).
   */
  private int placeByTie(Block of, Entry entry, RowSource source) {
    int low = 0;
    int high = of.size;
    long below = tieBelow;
    long above = tieAbove;
    for (int guesses = 0; low < high; guesses++) {
      int at = guesses < GUESSES && high - low > FEW
          ? Math.clamp(low + (long) (share(entry.tie, below, above) * (high - low)), low, high - 1)
          : low + high >>> 1;
      int row = of.rows[at];
      long tie = source.tie(row);
      if (isBefore(tie, row, entry, source)) {
        low = at + 1;
        below = tie;
      } else {
        high = at;
        above = tie;
      }
    }
    return low;
  }

  /** How far a tie lies between two others, from 0 to 1; anything, where these are the same. */
  private static double share(long tie, long below, long above) {
    return ((tie >>> 1) - (below >>> 1)) / (double) ((above >>> 1) - (below >>> 1));
  }

  private static boolean isBefore(long tie, int row, Entry entry, RowSource source) {
    return tie != entry.tie
        ? Long.compareUnsigned(tie, entry.tie) < 0
        : row != entry.row && source.compareTies(row, entry.row) < 0;
  }
}
