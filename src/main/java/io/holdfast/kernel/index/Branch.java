package io.holdfast.kernel.index;

/**
 * Up to {@link #FANOUT} subtrees in order, with the last entry of each, and the counters of all of them together: as
 * shorts above blocks, where they suffice, as ints further up.
 */
final class Branch extends Node {
  /** The most children. Few, since a deep offset reads a counter of each, and each lies elsewhere. */
  static final int FANOUT = 32;

  final Node[] children = new Node[FANOUT];
  final long[] lastKeys = new long[FANOUT];
  final int[] lastRows = new int[FANOUT];

  /** The ties of the last rows, by {@link RowSource#tie}; only the writer reads them. */
  final long[] lastTies = new long[FANOUT];

  private final Layout layout;
  private final RowSource source;

  /** The counters; null except directly above blocks. */
  private final short[] shorts;

  /** The counters; null directly above blocks. */
  private final int[] ints;

  Branch(int level, Layout layout, RowSource source) {
    super(level);
    this.layout = layout;
    this.source = source;
    shorts = level == 1 ? new short[layout.slots] : null;
    ints = level == 1 ? null : new int[layout.slots];
  }

  /** A branch above two neighbours. */
  static Branch above(Node left, Node right, Layout layout, RowSource source) {
    Branch branch = new Branch(left.level + 1, layout, source);
    branch.append(left);
    branch.append(right);
    branch.recount();
    return branch;
  }

  @Override
  int count(Probe probe) {
    short[] counters = shorts;
    return counters != null ? counters[probe.slot] : ints[probe.slot];
  }

  /** Puts a subtree at the end; to be followed by {@link #recount}. */
  void append(Node child) {
    set(size++, child);
  }

  private void set(int place, Node child) {
    children[place] = child;
    refresh(place, child);
  }

  /** Counts an entry that came into the subtree at a place. */
  void entered(int place, Entry entry) {
    if (shorts != null) {
      entry.ones.addTo(shorts);
    } else {
      entry.ones.addTo(ints);
    }
    refresh(place);
  }

  /** Takes an entry out of the count that left the subtree at a place. */
  void left(int place, Entry entry) {
    if (shorts != null) {
      entry.ones.subtractFrom(shorts);
    } else {
      entry.ones.subtractFrom(ints);
    }
    if (children[place].size == 0) {
      drop(place);
    } else {
      refresh(place);
      if (children[place].isSparse()) {
        condense(place);
      }
    }
  }

  /** Notes the last entry of a child, if it has become another one. */
  private void refresh(int place) {
    Node child = children[place];
    if (child.lastRow() != lastRows[place]) {
      refresh(place, child);
    }
  }

  private void refresh(int place, Node child) {
    int row = child.lastRow();
    lastKeys[place] = child.lastKey();
    lastRows[place] = row;
    lastTies[place] = source.tie(row);
  }

  private void condense(int place) {
    if (!absorbNext(place)) {
      absorbNext(place - 1);
    }
  }

  private boolean absorbNext(int place) {
    if (place < 0 || place + 1 >= size || !children[place].absorb(children[place + 1])) {
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
  Branch insert(int place, Node child) {
    if (size < FANOUT) {
      put(place, child);
      return null;
    }
    int kept = place == size ? size - 1 : size / 2;
    Branch right = new Branch(level, layout, source);
    put(place, child, kept, right);
    right.recount();
    recount();
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

  /** Counts everything anew. */
  void recount() {
    int[] sum = new int[layout.slots];
    for (int i = 0; i < size; i++) {
      children[i].addCountsTo(sum);
    }
    setCounts(sum);
  }

  private void setCounts(int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      if (shorts != null) {
        shorts[i] = (short) sum[i];
      } else {
        ints[i] = sum[i];
      }
    }
  }

  private void move(int from, Branch to, int at, int length) {
    System.arraycopy(children, from, to.children, at, length);
    System.arraycopy(lastKeys, from, to.lastKeys, at, length);
    System.arraycopy(lastRows, from, to.lastRows, at, length);
    System.arraycopy(lastTies, from, to.lastTies, at, length);
  }

  @Override
  boolean isSparse() {
    return size < FANOUT / 4;
  }

  @Override
  boolean absorb(Node neighbour) {
    Branch right = (Branch) neighbour;
    if (size + right.size > FANOUT * 3 / 4) {
      return false;
    }
    right.move(0, this, size, right.size);
    size += right.size;
    int[] sum = new int[layout.slots];
    addCountsTo(sum);
    right.addCountsTo(sum);
    setCounts(sum);
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
      sum[i] += shorts != null ? shorts[i] : ints[i];
    }
  }
}
