package io.holdfast.kernel.index;

/** The way from a leaf's root to a place in a block; the writer's scratch object. */
final class Path {
  /** More levels than any tree can have: merging keeps branches at a quarter, and rows are counted in an int. */
  static final int MOST_LEVELS = 20;

  final Branch[] branches = new Branch[MOST_LEVELS];
  final int[] places = new int[MOST_LEVELS];
  Block block;
  int place;

  /**
   * Goes to an entry, or to where it belongs.
   *
   * @return whether it is there
   */
  boolean find(Node root, Entry entry, RowSource source) {
    Node node = root;
    while (node instanceof Branch branch) {
      int child = firstAtOrAfter(branch.lastKeys, branch.lastRows, branch.size - 1, entry, source);
      branches[branch.level] = branch;
      places[branch.level] = child;
      node = branch.children[child];
    }
    block = (Block) node;
    place = firstAtOrAfter(block.keys, block.rows, block.size, entry, source);
    return place < block.size && block.rows[place] == entry.row;
  }

  private static int firstAtOrAfter(long[] keys, int[] rows, int size, Entry entry, RowSource source) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (isBefore(keys[middle], rows[middle], entry, source)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isBefore(long key, int row, Entry entry, RowSource source) {
    return key != entry.key ? key < entry.key : row != entry.row && source.compareTies(row, entry.row) < 0;
  }
}
