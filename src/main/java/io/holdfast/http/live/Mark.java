package io.holdfast.http.live;

/**
 * A moment in the history of a topic, written {@code epoch.number}: what a subscriber has seen last, and the id of an
 * event.
 *
 * @param epoch of the journal: a restore makes what was seen in another epoch worthless
 * @param number grows with every change within an epoch
 */
public record Mark(int epoch, long number) {
  /** Nothing has been seen. */
  public static final Mark NONE = new Mark(-1, -1);

  /** The mark in an id, or {@link #NONE} if it is null or none of ours. */
  public static Mark parse(String id) {
    int dot = id == null ? -1 : id.indexOf('.');
    if (dot <= 0) {
      return NONE;
    }
    try {
      return new Mark(Integer.parseInt(id, 0, dot, 10), Long.parseLong(id, dot + 1, id.length(), 10));
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** Whether someone who has seen this wants to see that. An instance that lags has nothing new to tell. */
  public boolean isBefore(Mark newer) {
    return epoch != newer.epoch || number < newer.number;
  }

  @Override
  public String toString() {
    return epoch + "." + number;
  }
}
