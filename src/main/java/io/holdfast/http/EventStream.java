package io.holdfast.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * One client's stream of server-sent events. What is written while the client does not read is kept by the connection
 * up to a few kilobytes; then {@link #isWritable} is false, and whoever writes keeps the newest until
 * {@link #whenWritable}, or {@linkplain #endBehind ends} the stream and says from where to resume. A client that reads
 * nothing at all is cut off by the server's idle time-out, since nothing passes. One event loop.
 */
public final class EventStream {
  private final HttpServerResponse response;
  private final EventStreams streams;
  /** Its place among the open streams of its loop; written by {@link EventStreams}. */
  int place;
  private boolean over;
  private boolean silent;
  private Runnable gone;

  EventStream(HttpServerResponse response, EventStreams streams, int place) {
    this.response = response;
    this.streams = streams;
    this.place = place;
    response.exceptionHandler(failure -> over());
    response.closeHandler(closed -> over());
  }

  private void over() {
    if (!over) {
      over = true;
      streams.ended(this);
      if (gone != null) {
        gone.run();
      }
    }
  }

  /** Whether it has ended, or the client has gone. */
  public boolean isOver() {
    return over;
  }

  /** Whether the client has taken enough of what was written for more to be written. */
  public boolean isWritable() {
    return !over && !response.writeQueueFull();
  }

  /** Writes one or more {@linkplain Events#frame framed} events; the buffer may be shared and is never changed. */
  public void write(Buffer frames) {
    if (!over) {
      silent = false;
      response.write(frames);
    }
  }

  /** Writes, and runs a task when the connection has taken all of it; never, if the client goes before. */
  public void write(Buffer frames, Runnable whenTaken) {
    if (!over) {
      silent = false;
      response.write(frames).onSuccess(taken -> whenTaken.run());
    }
  }

  /** Runs a task whenever a client that was too slow has caught up. */
  public void whenWritable(Runnable task) {
    response.drainHandler(drained -> task.run());
  }

  /**
   * Runs a task once, when the stream has ended or the client has gone; at once if that is so already, so what the task
   * ends must have begun before this is called.
   */
  public void whenGone(Runnable task) {
    if (over) {
      task.run();
    } else {
      gone = task;
    }
  }

  /** Ends the stream. */
  public void end() {
    if (!over) {
      over();
      response.end();
    }
  }

  /**
   * Ends the stream of a client that was too slow for events that must not be left out.
   *
   * @param lastId the id of the last event that was written: the client resumes after it
   */
  public void endBehind(String lastId) {
    write(Events.frame("behind", lastId, "{\"resume_after\":\"" + lastId + "\"}"));
    end();
  }

  /** Writes a comment if nothing was written since the last time. */
  void keepAlive(Buffer comment) {
    if (silent && isWritable()) {
      response.write(comment);
    }
    silent = true;
  }
}
