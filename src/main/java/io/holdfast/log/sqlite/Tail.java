package io.holdfast.log.sqlite;

import io.holdfast.log.Journal;

/**
 * Where the journal ends, and what fences it: what an append is decided on.
 *
 * @param meta the fences
 * @param sequence the last entry's, or the floor
 * @param logTime the last entry's
 */
record Tail(Meta meta, long sequence, long logTime) {

  Journal.Head head() {
    return new Journal.Head(meta.epoch(), sequence, logTime, meta.floor(), meta.partitions());
  }
}
