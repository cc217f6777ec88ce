package io.holdfast.log;

import io.holdfast.kernel.Position;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * The port to the history of accepted batches. Every adapter inherits one contract suite.
 *
 * <p>Methods return at once; stages complete on a thread of the adapter's, exceptionally with
 * {@link JournalException}. The caller goes on on its own loop. {@link #append} is called with one append under way
 * per instance; reads may overlap it.
 */
public interface Journal extends AutoCloseable {

  /**
   * Accepts a batch: gives it the next sequence and a log time of {@code max(last, min(journal's clock, sender's
   * clock))}, and completes only when that is durable. A batch that is there already gets what it got then, so an
   * append whose outcome is {@linkplain JournalException.Kind#UNKNOWN unknown} is simply called again.
   */
  CompletionStage<Accepted> append(Append append);

  /**
   * The entries after a sequence, ascending without gaps, about {@code mostBytes} of them but at least one if there is
   * one. Every entry's checksum has been checked. Fails with {@link JournalException.Kind#BELOW_FLOOR} if some of them
   * have been trimmed, and with {@link JournalException.Kind#CORRUPT} rather than leave out what is damaged.
   */
  CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes);

  /** The end, floor and constants of the journal; as of a moment after the call (a strong read may rest on it). */
  CompletionStage<Head> head();

  /**
   * Who appended the entry at a sequence: asked by a follower to learn whether the journal still has the history that
   * it applied (a failover to a lagging standby loses some), and by a recovery whether a snapshot belongs to this
   * history. Answered for the floor's own row too; empty if there is no such entry.
   */
  CompletionStage<Optional<Origin>> origin(long sequence);

  /**
   * Sets the floor, commits, then deletes entries below it in small steps. Does nothing where the floor is as high
   * already. Fails with {@link JournalException.Kind#FENCED} where the journal has another entry at that position: what
   * the caller knows of was abandoned by a restore, and there may be no snapshot of what is there now.
   *
   * @param snapshot where the oldest snapshot that must remain restorable was cut: entries after it stay
   */
  CompletionStage<Void> trim(Position snapshot);

  /**
   * Abandons the history after a sequence: raises the epoch and deletes what is above. Only for an operator's restore.
   *
   * @param sequence between the floor and the end
   * @return the new epoch
   */
  CompletionStage<Integer> restoreTo(long sequence);

  /**
   * Abandons the whole history for a snapshot that this journal does not lead to: from another cluster, below the
   * floor, or to be restored into another number of partitions. Raises the epoch above the journal's and the
   * snapshot's, deletes every entry, and makes the snapshot's sequence the floor and the end. Only for an operator's
   * restore.
   *
   * @param snapshot where the snapshot was cut
   * @param logTime its log time; the next entry's is not less
   * @param partitions the number of partitions from now on
   * @return the new epoch
   */
  CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions);

  /**
   * Notes what the caller has applied last. An adapter whose connections may come to another server makes sure on each
   * new one, and with each read of what follows, that the journal still has it (rule 11), and fails with
   * {@link JournalException.Kind#WENT_BACK} if not. Called on the caller's loop after each entry.
   *
   * @param entry the entry; null when the caller begins anew, at a place that it has not read
   */
  default void applied(JournalEntry entry) {
    // A journal that is a file cannot go back behind its process's back.
  }

  @Override
  void close();

  /** The place and time an append was given. */
  record Accepted(long sequence, long logTime) {}

  /** Whose an entry is: its epoch, and the batch that it was. */
  record Origin(int epoch, UUID incarnation, long batch) {}

  /**
   * @param epoch the current epoch
   * @param sequence the last entry's sequence, the floor if there is none
   * @param logTime the last entry's log time, 0 if there is none
   * @param floor the sequence at or above which a reader must stand
   * @param partitions the number of partitions, fixed when the journal was made
   */
  record Head(int epoch, long sequence, long logTime, long floor, int partitions) {}
}
