package io.holdfast.http;

/** How many wait on one event loop for something to change. Changed by the event loop, read by anyone. */
public final class Watchers {
  private volatile int count;

  /** So many more, or fewer. */
  public void add(int more) {
    count = count + more;
  }

  /** How many there are. */
  int count() {
    return count;
  }
}
