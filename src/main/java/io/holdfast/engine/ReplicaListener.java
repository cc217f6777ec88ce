package io.holdfast.engine;

/** Told what happens in a replica, on any of its loops. */
interface ReplicaListener {

  /** A partition's next deadline is another one now, in Unix milliseconds of log time. */
  void deadline(long millis);

  /** The state must not be used any more. */
  void broken(String message, Throwable cause);
}
