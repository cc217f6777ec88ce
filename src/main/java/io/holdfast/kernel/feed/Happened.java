package io.holdfast.kernel.feed;

import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;

/**
 * A change and its place in the history. The same on every instance, however often it is regenerated.
 *
 * @param position the entry in which the command stands that did it
 * @param command the command's place in the entry, from 0
 * @param number the change's place among all that the command did, from 0: partition by partition, and within each in
 *     the order in which it happened
 * @param logTime the entry's log time in Unix milliseconds
 * @param principal who asked for the command; the empty string where nobody had to say
 * @param trace the W3C {@code traceparent} that came with the command; null if there was none
 * @param change what happened
 */
public record Happened(
    Position position, int command, int number, long logTime, String principal, String trace, Change change) {

  /** What names this change for ever, among all changes of the cluster: {@code epoch.sequence-command-number}. */
  public String id() {
    return position + "-" + command + "-" + number;
  }
}
