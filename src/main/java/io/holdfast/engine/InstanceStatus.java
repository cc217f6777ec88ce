package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.List;
import java.util.UUID;

/**
 * What an instance says of itself, each number as of about the same moment.
 *
 * @param state where it stands
 * @param detail for people: why it failed, or how far recovery is; empty if there is nothing to say
 * @param incarnation this process
 * @param keeper whether it does the chores
 * @param position what every partition has applied
 * @param accepted the last sequence this instance knows to be in the journal
 * @param journalAway whether the journal cannot be reached at the moment
 * @param staleMillis how long it may have missed what others wrote; 0 if it is in touch
 * @param waitingCommands commands taken from callers and not yet applied
 * @param waitingBytes their encoded bytes
 * @param parkedCommands commands applied here whose callers wait for a later one to answer
 * @param failedCommands commands whose application threw, since the start
 * @param partitions each partition's share
 * @param lastSnapshot the newest snapshot that this instance wrote or started from; null if there is none
 * @param snapshotUnderWay whether one is being written
 * @param snapshotProgress how far that is; null if its copying has not begun
 * @param writeTimes how long writes take, step by step; counts on
 */
public record InstanceStatus(
    InstanceState state,
    String detail,
    UUID incarnation,
    boolean keeper,
    Position position,
    long accepted,
    boolean journalAway,
    long staleMillis,
    long waitingCommands,
    long waitingBytes,
    long parkedCommands,
    long failedCommands,
    List<PartitionStatus> partitions,
    SnapshotInfo lastSnapshot,
    boolean snapshotUnderWay,
    SnapshotProgress snapshotProgress,
    WriteTimes writeTimes) {

  /** Entries that are accepted and not yet applied here. */
  public long lag() {
    return Math.max(0, accepted - position.sequence());
  }

  /**
   * One partition.
   *
   * @param partition its number
   * @param applied the sequence it has applied
   * @param queued items that wait for it
   * @param nextDeadline when its next deadline is due in Unix milliseconds, {@link Long#MAX_VALUE} if there is none
   * @param commands commands it has applied since the start
   */
  public record PartitionStatus(int partition, long applied, long queued, long nextDeadline, long commands) {

    static PartitionStatus of(Partition partition) {
      return new PartitionStatus(partition.number(), partition.applied(), partition.queued(), partition.nextDeadline(),
          partition.commands());
    }
  }
}
