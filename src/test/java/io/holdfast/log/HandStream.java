package io.holdfast.log;

import java.util.ArrayList;
import java.util.List;

/** A stream of which the test says what it delivers. */
final class HandStream implements EntryStream {
  final List<JournalEntry> announced = new ArrayList<>();
  int hurried;
  private final boolean present;
  private Loop loop;
  private Listener listener;

  HandStream(boolean present) {
    this.present = present;
  }

  @Override
  public void announce(JournalEntry entry) {
    announced.add(entry);
  }

  @Override
  public void follow(Loop onLoop, Listener told) {
    loop = onLoop;
    listener = told;
  }

  void deliver(JournalEntry entry) {
    loop.execute(() -> listener.delivered(entry));
  }

  void connect() {
    loop.execute(listener::connected);
  }

  void disconnect() {
    loop.execute(listener::disconnected);
  }

  @Override
  public void hurry() {
    hurried++;
  }

  @Override
  public boolean isPresent() {
    return present;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
