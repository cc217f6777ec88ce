package io.holdfast.simulation.run;

import java.util.EnumSet;
import java.util.Set;

/** Where an instance meets the world, and what can go wrong there. */
public enum PortCall {
  /** An append is asked for. */
  APPEND(Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE, Fault.CUT_OFF, Fault.UNAVAILABLE, Fault.LATE,
      Fault.UNKNOWN_BEFORE, Fault.UNKNOWN_AFTER, Fault.UNKNOWN_LATE, Fault.STUCK, Fault.FULL),
  /** An append has been answered. */
  APPENDED(Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE, Fault.LATE),
  /** An entry is announced. */
  ANNOUNCE(Fault.CRASH, Fault.LOST, Fault.REPEATED, Fault.DELAYED),
  /** An entry has been announced. */
  ANNOUNCED(Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE),
  /** The stream delivers an entry to one instance. */
  DELIVER(Fault.CRASH, Fault.LOST, Fault.DELAYED, Fault.PAUSE),
  /** The journal is asked for entries. */
  READ(Fault.CRASH, Fault.UNAVAILABLE, Fault.LATE, Fault.CUT_OFF),
  /** Entries have come from the journal. */
  READ_DONE(Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE, Fault.FLIPPED),
  /** The journal is asked for its end. */
  HEAD(Fault.CRASH, Fault.UNAVAILABLE, Fault.LATE),
  /** The journal is asked whose an entry is. */
  ORIGIN(20, Fault.CRASH, Fault.UNAVAILABLE, Fault.LATE),
  /** The journal is to be trimmed. */
  TRIM(40, Fault.CRASH, Fault.UNAVAILABLE, Fault.LATE),
  /** The journal has been trimmed. */
  TRIMMED(40, Fault.CRASH, Fault.PAUSE),
  /** A caller is to be told. */
  REPLY(Fault.CRASH),
  /** A caller has been told. */
  REPLIED(Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE),
  /** The snapshots are listed. */
  LIST(6, Fault.CRASH, Fault.UNAVAILABLE),
  /** A cut is to be written. */
  WRITE(25, Fault.CRASH, Fault.UNAVAILABLE),
  /** A piece of a cut is copied. */
  COPY(Fault.CRASH, Fault.PAUSE, Fault.LATE),
  /** A snapshot has been stored. */
  WRITTEN(25, Fault.CRASH, Fault.PAUSE),
  /** A snapshot is read. */
  LOAD(25, Fault.CRASH, Fault.UNAVAILABLE),
  /** A snapshot is agreed with. */
  AGREE(40, Fault.CRASH, Fault.UNAVAILABLE),
  /** A snapshot is deleted. */
  DELETE(40, Fault.CRASH, Fault.UNAVAILABLE),
  /** The instance becomes the keeper. */
  KEEPER(6, Fault.CRASH, Fault.PAUSE, Fault.LONG_PAUSE, Fault.LEASE_LOST),
  /** Not a call: what happens in the world at any time. */
  WORLD(Fault.CRASH, Fault.JOURNAL_AWAY, Fault.STREAM_AWAY, Fault.STREAM_ROLLED_BACK, Fault.CLOCK_JUMP, Fault.RESTORE,
      Fault.FAILED_OVER, Fault.DISK_FULL, Fault.CORRUPT, Fault.DRAIN, Fault.RESIZE, Fault.LONG_PAUSE,
      Fault.LEASE_LOST, Fault.CUT_OFF);

  private final int weight;
  private final Fault[] possible;

  PortCall(Fault... possible) {
    this(1, possible);
  }

  PortCall(int weight, Fault... possible) {
    this.weight = weight;
    this.possible = possible;
  }

  /** How much more often than elsewhere something goes wrong here, because the call itself is rare. */
  int weight() {
    return weight;
  }

  /** Whether it is about commands, so that it matters which. */
  boolean concernsCommands() {
    return switch (this) {
      case APPEND, APPENDED, ANNOUNCE, ANNOUNCED, DELIVER, READ_DONE, REPLY, REPLIED -> true;
      default -> false;
    };
  }

  /** What can go wrong there, in a fixed order. */
  Fault[] possible() {
    return possible;
  }

  /** What can go wrong there. */
  Set<Fault> faults() {
    return EnumSet.of(possible[0], possible);
  }
}
