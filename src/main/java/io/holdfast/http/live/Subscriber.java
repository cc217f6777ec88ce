package io.holdfast.http.live;

/**
 * Someone who wants to know the newest of a topic. Intermediate states may be left out: it is told the newest when it
 * is ready for it. One event loop.
 */
public abstract class Subscriber {
  /** Its place in its topic; written by the topic. */
  int place = -1;
  private Mark seen;

  /**
   * A subscriber.
   *
   * @param seen what it has seen already, or {@link Mark#NONE}
   */
  protected Subscriber(Mark seen) {
    this.seen = seen;
  }

  /** Whether it can take an event now; when it can again, it must {@linkplain Topic#offer be offered} the newest. */
  protected abstract boolean isReady();

  /** Takes an event that it has not seen. It may leave the topic in here. */
  protected abstract void take(Event event);

  /** Whether it has not seen what a mark stands for; whoever reads for himself may want to look in any case. */
  protected boolean isNews(Mark mark) {
    return seen.isBefore(mark);
  }

  final boolean offer(Event event) {
    if (!isNews(event.mark()) || !isReady()) {
      return false;
    }
    seen = event.mark();
    take(event);
    return true;
  }
}
