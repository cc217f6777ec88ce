package io.holdfast.coordination;

import io.holdfast.kernel.table.Undo;
import io.holdfast.kernel.table.Undoable;

/** A number derived from tables, kept in step with them; a failing command takes back what it did to it. */
final class Tally implements Undoable {
  private final Undo undo;
  private long value;

  Tally(Undo undo) {
    this.undo = undo;
  }

  long value() {
    return value;
  }

  void add(long difference) {
    set(value + difference);
  }

  void set(long newValue) {
    undo.record(this, 0, value, 0);
    value = newValue;
  }

  @Override
  public void undo(int operation, long before, long unused) {
    value = before;
  }
}
