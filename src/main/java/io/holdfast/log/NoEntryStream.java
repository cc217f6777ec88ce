package io.holdfast.log;

/** The embedded node has no other instances to tell. */
enum NoEntryStream implements EntryStream {
  INSTANCE;

  @Override
  public void announce(JournalEntry entry) {
    // Nobody else listens.
  }

  @Override
  public void follow(Loop loop, Listener listener) {
    // Nothing will ever arrive.
  }

  @Override
  public boolean isPresent() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
