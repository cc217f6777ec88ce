package io.holdfast.http.feed;

import io.holdfast.engine.ChangeCursor;
import io.holdfast.engine.ChangesLostException;
import io.holdfast.feed.CloudEvents;
import io.holdfast.feed.EventBody;
import io.holdfast.feed.EventFilter;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EventStream;
import io.holdfast.http.Events;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.Happened;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletionException;

/**
 * Writes one stream: asks for the next changes when the client has taken those before, so that a slow one costs nothing
 * but its connection. The stream's event loop.
 */
final class EventsWriting {
  private static final int BATCH = 100;

  private final ApiLoop loop;
  private final EventStream stream;
  private final ChangeCursor cursor;
  private final CloudEvents events;
  private final EventFilter filter;
  private final EventsQuery from;
  private boolean asking;

  EventsWriting(ApiLoop loop, EventStream stream, ChangeCursor cursor, CloudEvents events, EventFilter filter,
      EventsQuery from) {
    this.loop = loop;
    this.stream = stream;
    this.cursor = cursor;
    this.events = events;
    this.filter = filter;
    this.from = from;
  }

  void begin() {
    stream.whenWritable(this::ask);
    ask();
  }

  private void ask() {
    if (asking || stream.isOver()) {
      return;
    }
    asking = true;
    cursor.next(BATCH).whenComplete((batch, failure) -> loop.post(() -> {
      asking = false;
      if (failure != null) {
        end(failure);
      } else {
        write(batch);
      }
    }));
  }

  private void write(ChangeBatch batch) {
    Buffer frames = Buffer.buffer();
    for (Happened happened : batch.changes()) {
      EventBody body = from.hasSeen(happened) ? null : events.body(happened);
      if (body != null && filter.wants(body.type())) {
        frames.appendString("id: " + happened.id() + "\ndata: " + events.json(happened, body) + "\n\n");
      }
    }
    if (frames.length() == 0) {
      // No event, only the id: whoever wants few types resumes where the log is, and a silent line is kept alive.
      frames.appendString("id: " + batch.through() + "\n\n");
    }
    stream.write(frames);
    if (stream.isWritable()) {
      ask();
    }
  }

  private void end(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    if (cause instanceof ChangesLostException lost) {
      stream.write(Events.frame("lost", lost.oldest().toString(), "{\"oldest\":\"" + lost.oldest() + "\"}"));
    }
    stream.end();
  }
}
