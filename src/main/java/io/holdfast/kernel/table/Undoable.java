package io.holdfast.kernel.table;

/** Something that can take back its own changes, told by numbers so that recording one allocates nothing. */
@FunctionalInterface
public interface Undoable {

  /**
   * Takes back one change. Called on the writer's thread in the reverse order of recording, so the state is exactly
   * what it was right after that change. Must not throw and must not record.
   *
   * @param operation what was done, in the recorder's own numbering
   * @param a first operand, as recorded
   * @param b second operand, as recorded
   */
  void undo(int operation, long a, long b);
}
