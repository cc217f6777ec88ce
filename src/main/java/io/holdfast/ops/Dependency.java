package io.holdfast.ops;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Another system that this instance uses, and whether it does so at the moment. What fails is left alone for a pause
 * that doubles, and then tried again: an open breaker.
 *
 * @param name of the system and of what it is used for
 * @param open whether it is left alone, or cannot be reached
 * @param detail what is the matter; empty if nothing is, or nothing is known
 * @param since from when on it has been open, or has not, in Unix milliseconds; 0 if nobody has looked
 * @param lastFailure what was the matter when it was last open; empty if it has not been since the start
 */
public record Dependency(String name, boolean open, String detail, long since, String lastFailure) {

  /** As it is at the moment; nothing is known of how it was before. */
  public Dependency(String name, boolean open, String detail) {
    this(name, open, detail, 0, "");
  }

  /** A failure in words: what it says, or else the first of its causes that says something, or else its kind. */
  public static String words(Throwable failure) {
    Throwable first = failure;
    while (isWrapping(first) && first.getCause() != null) {
      first = first.getCause();
    }
    for (Throwable each = first; each != null; each = each.getCause()) {
      if (each.getMessage() != null && !each.getMessage().isBlank()) {
        return each.getMessage();
      }
    }
    return first.getClass().getSimpleName();
  }

  private static boolean isWrapping(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException;
  }
}
