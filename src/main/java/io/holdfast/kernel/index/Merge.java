package io.holdfast.kernel.index;

/**
 * The matches of several leaves as one ordered sequence, of which a page is taken. A reader's scratch object.
 *
 * <p>The rows before the page are passed over by subtrees. While the subtrees on which the cursors stand have no more
 * matches in sum than are still to be passed over, the one that ends first can be passed over whole: whatever comes
 * before its end lies in one of them. Otherwise the largest is exchanged for its first part. So an offset costs a few
 * counters per level of each tree, not a walk.
 */
final class Merge {
  private final Cursor[] cursors;
  private final Cursor[] live;
  private int visited;
  private int alive;
  private int[] page = new int[16];
  private int size;
  private int total;

  Merge(int leaves, Probe probe, RowSource source) {
    cursors = new Cursor[leaves];
    live = new Cursor[leaves];
    for (int i = 0; i < leaves; i++) {
      cursors[i] = new Cursor(probe, source);
    }
  }

  void begin() {
    visited = 0;
    alive = 0;
    size = 0;
    total = 0;
  }

  void add(Node root, long after) {
    Cursor cursor = cursors[visited++];
    cursor.open(root, after);
    total += cursor.total;
    if (!cursor.isDone()) {
      live[alive++] = cursor;
    }
  }

  void collect(int offset, int limit) {
    if (offset >= total) {
      return;
    }
    if (page.length < limit) {
      page = new int[limit];
    }
    int ahead = skipSubtrees(offset);
    for (int i = 0; i < alive; i++) {
      live[i].toMatch();
    }
    dropDone();
    take(skipMatches(ahead), limit);
  }

  private int skipSubtrees(int offset) {
    int ahead = offset;
    while (ahead > 0 && alive > 0) {
      if (sum() <= ahead) {
        ahead -= skipEarliest();
      } else if (!descendLargest()) {
        break;
      }
      dropDone();
    }
    return ahead;
  }

  private long sum() {
    long sum = 0;
    for (int i = 0; i < alive; i++) {
      sum += live[i].count;
    }
    return sum;
  }

  private int skipEarliest() {
    Cursor earliest = live[0];
    for (int i = 1; i < alive; i++) {
      if (live[i].endsBefore(earliest)) {
        earliest = live[i];
      }
    }
    int skipped = earliest.count;
    earliest.skip();
    return skipped;
  }

  private boolean descendLargest() {
    Cursor largest = live[0];
    for (int i = 1; i < alive; i++) {
      Cursor other = live[i];
      if (other.level > largest.level || other.level == largest.level && other.count > largest.count) {
        largest = other;
      }
    }
    if (largest.level == 0) {
      return false;
    }
    largest.descend();
    return true;
  }

  private int skipMatches(int ahead) {
    int left = ahead;
    while (left > 0 && alive > 0) {
      step(first());
      left--;
    }
    return left;
  }

  private void take(int ahead, int limit) {
    if (ahead > 0) {
      return;
    }
    while (size < limit && alive > 0) {
      Cursor first = first();
      page[size++] = first.row;
      if (size < limit) {
        step(first);
      }
    }
  }

  private Cursor first() {
    Cursor first = live[0];
    for (int i = 1; i < alive; i++) {
      if (live[i].isBefore(first)) {
        first = live[i];
      }
    }
    return first;
  }

  private void step(Cursor cursor) {
    cursor.advance();
    if (cursor.isDone()) {
      dropDone();
    }
  }

  private void dropDone() {
    int kept = 0;
    for (int i = 0; i < alive; i++) {
      if (!live[i].isDone()) {
        live[kept++] = live[i];
      }
    }
    alive = kept;
  }

  int size() {
    return size;
  }

  int row(int place) {
    if (place >= size) {
      throw new IndexOutOfBoundsException(place);
    }
    return page[place];
  }

  int total() {
    return total;
  }

  Cursor cursor(int visit) {
    return cursors[visit];
  }
}
