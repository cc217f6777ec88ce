package io.holdfast.kernel;

/**
 * An entry's place in the journal, written {@code epoch.sequence}.
 *
 * @param epoch raised by every restore, so that a position of an abandoned history is recognised
 * @param sequence 1, 2, 3, … without gaps; 0 is the empty journal
 */
public record Position(int epoch, long sequence) implements Comparable<Position> {

  /** Checks the bounds. */
  public Position {
    if (epoch < 0 || sequence < 0) {
      throw new IllegalArgumentException("a position has no negative part: " + epoch + "." + sequence);
    }
  }

  /**
   * Reads the form {@code epoch.sequence}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Position parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0 || dot == text.length() - 1) {
      throw malformed(text, null);
    }
    try {
      return new Position(Integer.parseInt(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10));
    } catch (IllegalArgumentException e) {
      throw malformed(text, e);
    }
  }

  private static IllegalArgumentException malformed(String text, Exception cause) {
    return new IllegalArgumentException("not a position of the form epoch.sequence: '" + text + "'", cause);
  }

  @Override
  public int compareTo(Position other) {
    return epoch != other.epoch ? Integer.compare(epoch, other.epoch) : Long.compare(sequence, other.sequence);
  }

  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
