package io.holdfast.engine;

import io.holdfast.kernel.Position;
import java.util.UUID;

/**
 * Where an instance stands: what anyone may ask of it at any moment.
 *
 * <p>Threads: written on the log loop only, read by anyone.
 */
final class Standing {
  private final Gate gate;
  private final InstanceListener listener;
  private volatile InstanceState state = InstanceState.NEW;
  private volatile String detail = "";
  private volatile UUID incarnation;
  private volatile int epoch;
  private volatile Replica replica;

  /** Before the start, as this incarnation; the gate and the listener hear of every change. */
  Standing(Gate gate, InstanceListener listener, UUID incarnation) {
    this.gate = gate;
    this.listener = listener;
    this.incarnation = incarnation;
  }

  InstanceState state() {
    return state;
  }

  boolean is(InstanceState asked) {
    return state == asked;
  }

  /** Whether it has stopped for good. */
  boolean isOver() {
    return state == InstanceState.CLOSED || state == InstanceState.FAILED;
  }

  void become(InstanceState next) {
    if (state != next) {
      state = next;
      detail = "";
      gate.state(next);
      listener.changed(next);
    }
  }

  /** What is to be said of the state, until the next one. */
  String detail() {
    return detail;
  }

  void say(String what) {
    detail = what;
  }

  UUID incarnation() {
    return incarnation;
  }

  void incarnation(UUID next) {
    incarnation = next;
  }

  /** The epoch of the journal it follows; 0 before it knows. */
  int epoch() {
    return epoch;
  }

  /** The state in memory; null before recovery has begun. */
  Replica replica() {
    return replica;
  }

  void standOn(Replica restored, int journalEpoch) {
    epoch = journalEpoch;
    replica = restored;
  }

  /**
   * The state in memory.
   *
   * @throws IllegalStateException before recovery has begun
   */
  Replica live() {
    Replica current = replica;
    if (current == null) {
      throw new IllegalStateException("the instance has not begun to recover");
    }
    return current;
  }

  /** What a partition, or every one (-1), has applied. */
  Position appliedBy(int partition) {
    Replica current = replica;
    if (current == null) {
      return new Position(epoch, 0);
    }
    return new Position(epoch, partition < 0 ? current.applied() : current.partition(partition).applied());
  }

  /** Whether a partition, or every one (-1), has applied a sequence. */
  boolean hasApplied(int partition, long sequence) {
    Replica current = replica;
    return current != null && current.hasApplied(partition, sequence);
  }

  /** On the log loop: runs a task there once a sequence has been applied; what is returned forgets it. */
  Runnable whenApplied(int partition, long sequence, Runnable task) {
    Replica current = replica;
    return current == null ? () -> { } : current.await(partition, sequence, task);
  }
}
