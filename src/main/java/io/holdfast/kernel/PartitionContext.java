package io.holdfast.kernel;

import io.holdfast.kernel.table.Stamp;
import io.holdfast.kernel.table.Undo;

/** What a partition gives the machines that live in it. */
public interface PartitionContext {

  /** This partition's number. */
  int partition();

  /** How routing hashes map to partitions in this cluster. */
  Partitioning partitioning();

  /** The settings as of the command being applied. */
  Settings settings();

  /** The undo log that every table, queue and index of this partition records into. */
  Undo undo();

  /**
   * The stamp that is odd while this partition changes. A view that reads several rows, tables or an index validates
   * it. Local upkeep that is no command (see the ad index) brackets its changes with it too.
   */
  Stamp stamp();

  /** The other partitions' machines, for commands that touch several. */
  Peers peers();
}
