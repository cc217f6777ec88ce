package io.holdfast.simulation.run;

/** What can go wrong at a port. */
public enum Fault {
  /** Nothing does. */
  NONE,
  /** The process is killed there and then. */
  CRASH,
  /** All loops of the process, or one of them, stand still for up to a second. */
  PAUSE,
  /** They stand still longer than locks, leases and answers last. */
  LONG_PAUSE,
  /** The instance alone cannot reach the journal for a while. */
  CUT_OFF,
  /** This call fails. */
  UNAVAILABLE,
  /** This call takes much longer. */
  LATE,
  /** An append is said to be unknown, and never arrives. */
  UNKNOWN_BEFORE,
  /** An append is said to be unknown, and was accepted. */
  UNKNOWN_AFTER,
  /** An append is said to be unknown, and is accepted seconds later by a session that hung. */
  UNKNOWN_LATE,
  /** The session holds the journal's lock for a while: nobody's append is accepted. */
  STUCK,
  /** There is no space. */
  FULL,
  /** What was sent is lost. */
  LOST,
  /** What was sent comes twice. */
  REPEATED,
  /** What was sent comes much later, behind others. */
  DELAYED,
  /** The journal is away for everyone. */
  JOURNAL_AWAY,
  /** The courier is away for everyone. */
  STREAM_AWAY,
  /** The courier delivers again what it delivered long ago, as an older file of it would. */
  STREAM_ROLLED_BACK,
  /** The office is taken away, and may be given to another before this one hears of it. */
  LEASE_LOST,
  /** The wall clock jumps. */
  CLOCK_JUMP,
  /** An operator abandons the end of the history. */
  RESTORE,
  /** The journal fails over to a standby that lagged; nothing is accepted until an operator raises the epoch. */
  FAILED_OVER,
  /** The journal has no space for anyone, for a while. */
  DISK_FULL,
  /** A byte of an entry that is read is not what was stored. */
  FLIPPED,
  /** A stored snapshot is no longer what was stored. */
  CORRUPT,
  /** An instance is stopped in good order. */
  DRAIN,
  /** An instance more comes, or one less. */
  RESIZE
}
