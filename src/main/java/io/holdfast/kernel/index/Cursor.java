package io.holdfast.kernel.index;

/**
 * Goes through the matches of one leaf in order, by whole subtrees or one by one. It stands on a subtree and knows how
 * many matches of it are still to come, and its last entry; on a block also the next match. Reused, allocates nothing.
 *
 * <p>Every step goes on in a node or one level up or down, so that also a reader that races comes to an end.
 */
final class Cursor {
  private final Branch[] branches = new Branch[Path.MOST_LEVELS];
  private final int[] places = new int[Path.MOST_LEVELS];
  private final Probe probe;
  private final RowSource source;
  private int top;
  private Node node;
  private int from;

  /** The level of the subtree, or -1 at the end. */
  int level;

  /** The matches that are left in the subtree. */
  int count;

  /** The last entry of the subtree. */
  long lastKey;

  int lastRow;

  /** The next match, once {@link #toMatch} has been called. */
  long key;

  int row;

  /** The matches of the whole leaf that are still to come when it is opened. */
  int total;

  /** Blocks in which matches were looked for, and subtrees passed over by their count alone. */
  int blocksRead;

  int subtreesSkipped;

  Cursor(Probe probe, RowSource source) {
    this.probe = probe;
    this.source = source;
  }

  /** Begins at the first match whose key is above {@code after}. */
  void open(Node root, long after) {
    top = root.level;
    level = -1;
    total = 0;
    blocksRead = 0;
    subtreesSkipped = 0;
    if (root.size == 0 || root.lastKey() <= after) {
      return;
    }
    total = root.count(probe);
    if (total > 0) {
      from = 0;
      stand(root, total, root.lastKey(), root.lastRow());
      if (Block.first(root).keys[0] <= after) {
        seek(root, after);
      }
    }
  }

  /** Goes to the block with the first key above {@code after}, and takes what is before it out of the total. */
  private void seek(Node root, long after) {
    Node at = root;
    int before = 0;
    while (at instanceof Branch branch) {
      int place = 0;
      while (branch.lastKeys[place] <= after) {
        before += branch.children[place++].count(probe);
      }
      branches[branch.level] = branch;
      places[branch.level] = place;
      at = branch.children[place];
    }
    Block block = (Block) at;
    int first = block.firstAbove(after);
    int passed = block.count(probe, 0, first);
    total -= before + passed;
    stand(block, block.count(probe) - passed, block.lastKey(), block.lastRow());
    from = first;
    blocksRead = first > 0 ? 1 : 0;
    if (count == 0) {
      next();
    }
  }

  private void stand(Node on, int matches, long last, int rowOfLast) {
    node = on;
    level = on.level;
    count = matches;
    lastKey = last;
    lastRow = rowOfLast;
  }

  boolean isDone() {
    return level < 0;
  }

  /** Passes over the subtree. */
  void skip() {
    subtreesSkipped++;
    next();
  }

  /** Goes to the next subtree that has matches, a coarser one where this one was the last of its branch. */
  private void next() {
    from = 0;
    for (int above = level + 1; above <= top; above++) {
      Branch branch = branches[above];
      for (int place = places[above] + 1; place < branch.size; place++) {
        Node child = branch.children[place];
        int matches = child.count(probe);
        if (matches > 0) {
          places[above] = place;
          stand(child, matches, branch.lastKeys[place], branch.lastRows[place]);
          return;
        }
        subtreesSkipped++;
      }
    }
    level = -1;
  }

  /** Goes to the first part of the subtree, one level below, that has matches. */
  void descend() {
    Branch branch = (Branch) node;
    branches[level] = branch;
    places[level] = -1;
    level--;
    next();
  }

  /** Goes to the next match. */
  void toMatch() {
    while (level >= 0) {
      if (level > 0) {
        descend();
      } else if (findInBlock()) {
        return;
      } else {
        next();
      }
    }
  }

  private boolean findInBlock() {
    Block block = (Block) node;
    if (from == 0) {
      blocksRead++;
    }
    int place = block.next(probe, from);
    if (place < 0) {
      return false;
    }
    key = block.keys[place];
    row = block.rows[place];
    from = place + 1;
    return true;
  }

  /** Takes the match and goes to the one after it. */
  void advance() {
    if (--count > 0) {
      toMatch();
    } else {
      next();
      toMatch();
    }
  }

  /** Whether the next match comes before another cursor's. */
  boolean isBefore(Cursor other) {
    return key != other.key ? key < other.key : source.compareTies(row, other.row) < 0;
  }

  /** Whether the subtree ends before another cursor's. */
  boolean endsBefore(Cursor other) {
    return lastKey != other.lastKey
        ? lastKey < other.lastKey
        : lastRow != other.lastRow && source.compareTies(lastRow, other.lastRow) < 0;
  }
}
