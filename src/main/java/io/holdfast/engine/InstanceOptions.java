package io.holdfast.engine;

import io.holdfast.kernel.Limits;

/**
 * How an instance behaves where its state does not depend on it.
 *
 * @param readOnly whether it takes no commands at all, chores included
 * @param waitingCommands commands that may wait here to be appended and applied, before more are refused
 * @param waitingBytes encoded bytes of those commands, before more are refused
 * @param waitingMillis time that what is under way may have waited, before more is refused
 * @param answerMillis after which a caller whose command's acceptance cannot be learnt hears that
 * @param retryAfterMillis what a refused caller is told to wait
 * @param gatherMillis time that a small batch waits for more commands, while several are coming; 0 for never
 * @param probeMillis pause between attempts to reach a journal that is away
 * @param heartbeatMillis longest silence of the journal before the keeper appends a tick
 * @param tickPauseMillis shortest pause between two ticks of the keeper
 * @param snapshotMillis log time between the keeper's snapshots, if anything was accepted; 0 for never
 * @param snapshotEntries entries after which the keeper takes a snapshot; 0 for any number
 * @param snapshotBytes bytes of entries after which the keeper takes a snapshot; 0 for any number
 * @param snapshotsKept snapshots that retention keeps, at least 1
 * @param snapshotCheck who must have agreed with a snapshot before the journal is trimmed below it
 */
public record InstanceOptions(
    boolean readOnly,
    int waitingCommands,
    long waitingBytes,
    long waitingMillis,
    long answerMillis,
    long retryAfterMillis,
    long gatherMillis,
    long probeMillis,
    long heartbeatMillis,
    long tickPauseMillis,
    long snapshotMillis,
    long snapshotEntries,
    long snapshotBytes,
    int snapshotsKept,
    SnapshotCheck snapshotCheck) {

  /** Checks the bounds. */
  public InstanceOptions {
    require(waitingCommands >= 1, "waitingCommands must be at least 1");
    require(waitingBytes >= Limits.COMMAND_BYTES, "waitingBytes must hold the largest command");
    require(waitingMillis >= 1, "waitingMillis must be at least 1");
    require(answerMillis >= 1 && retryAfterMillis >= 1 && probeMillis >= 1, "pauses must be at least 1 ms");
    require(gatherMillis >= 0, "gatherMillis is not negative");
    require(heartbeatMillis >= 1 && tickPauseMillis >= 1, "the ticks' pauses must be at least 1 ms");
    require(snapshotMillis >= 0 && snapshotEntries >= 0 && snapshotBytes >= 0, "snapshots' distances are not negative");
    require(snapshotsKept >= 1, "at least one snapshot must be kept");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** What suits a server of a few cores. */
  public static InstanceOptions defaults() {
    return new InstanceOptions(false, 20_000, 64L << 20, 1_000, 10_000, 1_000, 0, 200, 1_000, 5, 3_600_000, 1_000_000,
        1L << 30, 3, SnapshotCheck.OTHERS);
  }

  /** The same, but taking commands or not. */
  public InstanceOptions withReadOnly(boolean isReadOnly) {
    return new InstanceOptions(isReadOnly, waitingCommands, waitingBytes, waitingMillis, answerMillis, retryAfterMillis,
        gatherMillis, probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, snapshotCheck);
  }

  /** The same with other bounds of waiting work. */
  public InstanceOptions withWaiting(int commands, long bytes) {
    return new InstanceOptions(readOnly, commands, bytes, waitingMillis, answerMillis, retryAfterMillis, gatherMillis,
        probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes, snapshotsKept,
        snapshotCheck);
  }

  /** The same with another bound of the time that waiting work may have waited. */
  public InstanceOptions withWaitingMillis(long millis) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, millis, answerMillis, retryAfterMillis,
        gatherMillis, probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, snapshotCheck);
  }

  /** The same with another time after which a caller is told that the outcome is unknown. */
  public InstanceOptions withAnswerMillis(long millis) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, waitingMillis, millis, retryAfterMillis,
        gatherMillis, probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, snapshotCheck);
  }

  /** The same with another time for which a small batch waits for more. */
  public InstanceOptions withGatherMillis(long millis) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, waitingMillis, answerMillis, retryAfterMillis,
        millis, probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, snapshotCheck);
  }

  /** The same with another heartbeat. */
  public InstanceOptions withHeartbeatMillis(long millis) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, waitingMillis, answerMillis, retryAfterMillis,
        gatherMillis, probeMillis, millis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, snapshotCheck);
  }

  /** The same with other distances between snapshots, and another number of them kept. */
  public InstanceOptions withSnapshots(long millis, long entries, long bytes, int kept) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, waitingMillis, answerMillis, retryAfterMillis,
        gatherMillis, probeMillis, heartbeatMillis, tickPauseMillis, millis, entries, bytes, kept, snapshotCheck);
  }

  /** The same, but verifying snapshots by replay, or leaving them to others. */
  public InstanceOptions withReplaySnapshots(boolean isReplayed) {
    return withSnapshotCheck(isReplayed ? SnapshotCheck.REPLAY : SnapshotCheck.OTHERS);
  }

  /** The same, but trimming when someone else has agreed. */
  public InstanceOptions withSnapshotCheck(SnapshotCheck check) {
    return new InstanceOptions(readOnly, waitingCommands, waitingBytes, waitingMillis, answerMillis, retryAfterMillis,
        gatherMillis, probeMillis, heartbeatMillis, tickPauseMillis, snapshotMillis, snapshotEntries, snapshotBytes,
        snapshotsKept, check);
  }
}
