package io.holdfast.cli.node;

import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.EntryStream;
import io.holdfast.log.Journal;
import io.holdfast.log.KeeperLease;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** What keeps and delivers the history beneath an instance: an embedded node's own, or a cluster's. */
interface Stores {

  /** Where batches are ordered and kept. */
  Journal journal();

  /** What delivers other instances' entries. */
  EntryStream stream();

  /** What elects the keeper. */
  KeeperLease lease();

  /** Where snapshots are kept. */
  SnapshotArchive archive();

  /** A snapshot's file on this machine. */
  CompletionStage<Path> file(SnapshotInfo snapshot);
}
