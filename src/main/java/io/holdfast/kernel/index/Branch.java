package io.holdfast.kernel.index;

/** Up to {@link #FANOUT} subtrees in order, with the last entry of each, and the counters of all of them together. */
final class Branch extends Node {
  /** The most children. Few, since a deep offset reads a counter of each, and each lies elsewhere. */
  static final int FANOUT = 32;

  final Node[] children = new Node[FANOUT];
  final long[] lastKeys = new long[FANOUT];
  final int[] lastRows = new int[FANOUT];
  final int[] counts;

  Branch(int level, Layout layout) {
    super(level);
    counts = new int[layout.slots];
  }

  /** A branch above two neighbours. */
  static Branch above(Node left, Node right, Layout layout) {
    Branch branch = new Branch(left.level + 1, layout);
    branch.append(left);
    branch.append(right);
    return branch;
  }

  @Override
  int count(Probe probe) {
    return counts[probe.slot];
  }

  /** Puts a subtree at the end and counts it. */
  void append(Node child) {
    set(size++, child);
    child.addCountsTo(counts);
  }

  private void set(int place, Node child) {
    children[place] = child;
    lastKeys[place] = child.lastKey();
    lastRows[place] = child.lastRow();
  }

  /** Counts an entry that came into the subtree at a place. */
  void entered(int place, Entry entry) {
    int[] more = entry.wideCounts;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more[i];
    }
    refresh(place);
  }

  /** Takes an entry out of the count that left the subtree at a place. */
  void left(int place, Entry entry, Layout layout) {
    int[] less = entry.wideCounts;
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= less[i];
    }
    if (children[place].size == 0) {
      drop(place);
    } else {
      refresh(place);
      if (children[place].isSparse()) {
        condense(place, layout);
      }
    }
  }

  private void refresh(int place) {
    lastKeys[place] = children[place].lastKey();
    lastRows[place] = children[place].lastRow();
  }

  private void condense(int place, Layout layout) {
    if (!absorbNext(place, layout)) {
      absorbNext(place - 1, layout);
    }
  }

  private boolean absorbNext(int place, Layout layout) {
    if (place < 0 || place + 1 >= size || !children[place].absorb(children[place + 1], layout)) {
      return false;
    }
    drop(place + 1);
    refresh(place);
    return true;
  }

  private void drop(int place) {
    move(place + 1, this, place, size - place - 1);
    size--;
    children[size] = null;
  }

  /**
   * Puts in a subtree that was split off its left neighbour, and so is counted already; a full branch is split first.
   *
   * @return the new right neighbour, or null
   */
  Branch insert(int place, Node child, Layout layout) {
    if (size < FANOUT) {
      put(place, child);
      return null;
    }
    int kept = place == size ? size - 1 : size / 2;
    Branch right = new Branch(level, layout);
    put(place, child, kept, right);
    right.recount();
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= right.counts[i];
    }
    return right;
  }

  private void put(int place, Node child, int kept, Branch right) {
    move(kept, right, 0, size - kept);
    right.size = size - kept;
    for (int i = kept; i < size; i++) {
      children[i] = null;
    }
    size = kept;
    if (place <= kept) {
      put(place, child);
    } else {
      right.put(place - kept, child);
    }
  }

  private void put(int place, Node child) {
    move(place, this, place + 1, size - place);
    size++;
    set(place, child);
  }

  private void recount() {
    for (int i = 0; i < size; i++) {
      children[i].addCountsTo(counts);
    }
  }

  private void move(int from, Branch to, int at, int length) {
    System.arraycopy(children, from, to.children, at, length);
    System.arraycopy(lastKeys, from, to.lastKeys, at, length);
    System.arraycopy(lastRows, from, to.lastRows, at, length);
  }

  @Override
  boolean isSparse() {
    return size < FANOUT / 4;
  }

  @Override
  boolean absorb(Node neighbour, Layout layout) {
    Branch right = (Branch) neighbour;
    if (size + right.size > FANOUT * 3 / 4) {
      return false;
    }
    right.move(0, this, size, right.size);
    size += right.size;
    right.addCountsTo(counts);
    return true;
  }

  @Override
  long lastKey() {
    return lastKeys[size - 1];
  }

  @Override
  int lastRow() {
    return lastRows[size - 1];
  }

  @Override
  void addCountsTo(int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += counts[i];
    }
  }
}
