package io.holdfast.kernel.table;

/**
 * A number derived from tables, kept in step with them; a failing command takes back what it did to it. Written by the
 * owner; others who read it see it near the truth.
 */
public final class Tally implements Undoable {
  private final Undo undo;
  private long value;

  /** Zero. */
  public Tally(Undo undo) {
    this.undo = undo;
  }

  /** What it is now. */
  public long value() {
    return value;
  }

  /** Adds to it. */
  public void add(long difference) {
    set(value + difference);
  }

  /** Sets it. */
  public void set(long newValue) {
    undo.record(this, 0, value, 0);
    value = newValue;
  }

  @Override
  public void undo(int operation, long before, long unused) {
    value = before;
  }
}
