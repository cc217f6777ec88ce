package io.holdfast.log;

/** The port that elects the keeper, the one instance that does the chores. Losing it costs nobody a write. */
public interface KeeperLease extends AutoCloseable {

  /**
   * Tries to become the keeper, now and whenever the place is free again, until closed.
   *
   * @param loop where the listener is called
   * @param listener told when this instance becomes the keeper and when it no longer is
   */
  void campaign(Loop loop, Listener listener);

  @Override
  void close();

  /** Told of the office, on the loop given. */
  @FunctionalInterface
  interface Listener {

    /** This instance is the keeper now, or is no longer. */
    void keeper(boolean held);
  }

  /** The only instance there is keeps the office for ever. */
  static KeeperLease alone() {
    return new KeeperLease() {
      @Override
      public void campaign(Loop loop, Listener listener) {
        loop.execute(() -> listener.keeper(true));
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
