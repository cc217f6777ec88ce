package io.holdfast.engine;

/** Where an instance stands between its start and its end. */
public enum InstanceState {
  /** Not started yet. */
  NEW,
  /** Loading a snapshot, then applying the journal after it. */
  RECOVERING,
  /** Serving reads and taking commands. */
  READY,
  /** Taking no commands any more, finishing those it has. */
  DRAINING,
  /** At its end. */
  CLOSED,
  /** Stopped for good by what it met; only a person, a newer program or a fresh start can help. Serves nothing. */
  FAILED
}
