package io.holdfast.http.live;

import io.holdfast.http.EventStream;

/** A client that is told the newest of a topic by server-sent events; one that is too slow is told less. */
final class StreamSubscriber extends Subscriber {
  private final EventStream stream;

  StreamSubscriber(EventStream stream, Mark seen) {
    super(seen);
    this.stream = stream;
  }

  /** Follows a topic until the client goes or there is nothing more to come. */
  static void follow(Topic topic, EventStream stream, Mark seen) {
    StreamSubscriber subscriber = new StreamSubscriber(stream, seen);
    stream.whenWritable(() -> topic.offer(subscriber));
    topic.add(subscriber);
    stream.whenGone(() -> topic.remove(subscriber));
  }

  @Override
  protected boolean isReady() {
    return stream.isWritable();
  }

  @Override
  protected void take(Event event) {
    stream.write(event.frame());
    if (event.isLast()) {
      stream.end();
    }
  }
}
