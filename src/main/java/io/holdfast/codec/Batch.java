package io.holdfast.codec;

import java.util.List;
import java.util.UUID;

/**
 * The commands that one instance appended together, as an entry's bytes hold them.
 *
 * @param header who appended it, and when
 * @param submissions in the order in which they are applied
 */
public record Batch(Header header, List<Submission> submissions) {

  /** Keeps a copy of the list. */
  public Batch {
    submissions = List.copyOf(submissions);
  }

  /**
   * What stands before the submissions.
   *
   * @param epoch the sender's epoch
   * @param incarnation the sending process
   * @param number that process's batch number, counted from 1
   * @param senderTime the sender's clock in Unix milliseconds
   */
  public record Header(int epoch, UUID incarnation, long number, long senderTime) {}
}
