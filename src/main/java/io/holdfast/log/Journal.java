package io.holdfast.log;

import java.util.List;
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
   * one. Every entry's checksum has been checked.
   */
  CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes);

  /** The end, floor and constants of the journal; as of a moment after the call (a strong read may rest on it). */
  CompletionStage<Head> head();

  /**
   * Sets the floor, commits, then deletes entries below it in small steps.
   *
   * @param floor the sequence of the oldest snapshot that must remain restorable: entries after it stay
   */
  CompletionStage<Void> trim(long floor);

  /**
   * Abandons the history after a sequence: raises the epoch and deletes what is above. Only for an operator's restore.
   *
   * @return the new epoch
   */
  CompletionStage<Integer> restoreTo(long sequence);

  @Override
  void close();

  /** The place and time an append was given. */
  record Accepted(long sequence, long logTime) {}

  /**
   * @param epoch the current epoch
   * @param sequence the last entry's sequence, 0 if there is none
   * @param logTime the last entry's log time, 0 if there is none
   * @param floor the sequence at or above which a reader must stand
   * @param partitions the number of partitions, fixed when the journal was made
   */
  record Head(int epoch, long sequence, long logTime, long floor, int partitions) {}
}
