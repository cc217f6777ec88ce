package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationReader.History;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.http.EventStream;
import io.holdfast.http.Events;
import io.holdfast.http.live.Event;
import io.holdfast.http.live.Mark;
import io.holdfast.http.live.Subscriber;
import io.vertx.core.buffer.Buffer;

/**
 * A client that is told every version in order. The topic only wakes it: it reads what comes after the last version
 * that it wrote from the history, as long as the client takes it; so a slow client costs one number, and loses nothing
 * unless the history forgets it, of which it is told. One event loop.
 */
final class VersionStream extends Subscriber {
  private static final int PAGE = 64;

  private final EventStream stream;
  private final Source source;
  private final Answers answers;
  private long through;

  /** Where versions come from. */
  @FunctionalInterface
  interface Source {

    /** The versions after another one, so many at the most; null if they cannot be read at the moment. */
    History after(long version, int limit);
  }

  /**
   * Nothing is told yet.
   *
   * @param through the last version that the client has been told
   */
  VersionStream(EventStream stream, Source source, Answers answers, long through) {
    super(Mark.NONE);
    this.stream = stream;
    this.source = source;
    this.answers = answers;
    this.through = through;
  }

  /** It knows better than the topic what it has not told, and perhaps could not read when it was told of it. */
  @Override
  protected boolean isNews(Mark mark) {
    return true;
  }

  @Override
  protected boolean isReady() {
    return true;
  }

  @Override
  protected void take(Event event) {
    pump();
  }

  /** Tells what has come, while the client takes it. */
  void pump() {
    boolean more = true;
    while (more && stream.isWritable()) {
      History history = source.after(through, PAGE);
      if (history == null) {
        return;
      }
      if (history.forgotten()) {
        forgotten();
        return;
      }
      more = history.through() > through;
      through = history.through();
      if (!history.values().isEmpty()) {
        write(history);
      }
    }
  }

  private void write(History history) {
    Buffer frames = Buffer.buffer();
    history.values().forEach(value -> frames.appendBuffer(frame(answers, value)));
    stream.write(frames);
  }

  /** A version as an event. */
  static Buffer frame(Answers answers, Value value) {
    byte[] data = answers.value(value).getBytes();
    return Events.frame(value.json() == null ? "delete" : "put", Long.toString(value.version()), data, 0, data.length);
  }

  private void forgotten() {
    stream.write(Events.frame("compacted", Long.toString(through), "{\"Version\":" + through + "}"));
    stream.end();
  }
}
