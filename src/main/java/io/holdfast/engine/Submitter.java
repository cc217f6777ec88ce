package io.holdfast.engine;

import io.holdfast.codec.Submission;

/** The way into the log for everyone who wants something changed. */
@FunctionalInterface
public interface Submitter {

  /**
   * Hands a command over to be appended, applied and answered. Returns at once, from any thread.
   *
   * @param submission the command and what stands beside it
   * @param answer told once what became of it
   */
  void submit(Submission submission, Answer answer);
}
