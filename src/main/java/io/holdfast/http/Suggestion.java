package io.holdfast.http;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody probably meant. */
public final class Suggestion {
  private static final int MOST_EDITS = 3;

  private Suggestion() {}

  /** The sentence to append to a message about an unknown name: with the closest known name if one is close. */
  public static String of(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(unknown, name)))
        .filter(name -> edits(unknown, name) <= Math.min(MOST_EDITS, name.length() / 2))
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("");
  }

  /** The Levenshtein distance, with one row of the table (Wagner and Fischer, 1974). */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
