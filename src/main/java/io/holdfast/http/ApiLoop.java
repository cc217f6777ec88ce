package io.holdfast.http;

import io.holdfast.engine.Instance;
import io.holdfast.log.Clock;
import io.vertx.core.internal.ContextInternal;

/**
 * What the routes of one event loop are made with and share; nothing of it leaves the loop.
 *
 * @param instance the instance behind the API
 * @param clock its clocks
 * @param settings how the API behaves
 * @param context the event loop
 * @param responder what answers have in common
 * @param gate lets reads through when this instance is far enough
 * @param writes submits commands
 * @param bodies reads bodies
 * @param streams begins streams of events
 * @param watchers counts those who wait for something to change
 */
public record ApiLoop(
    Instance instance,
    Clock clock,
    HttpSettings settings,
    ContextInternal context,
    Responder responder,
    ReadGate gate,
    Writes writes,
    Bodies bodies,
    EventStreams streams,
    Watchers watchers) {

  /** Everything for one event loop. */
  static ApiLoop of(Instance instance, Clock clock, HttpSettings settings, ContextInternal context) {
    return new ApiLoop(instance, clock, settings, context,
        new Responder(instance, clock, context, settings.certificate() != null),
        new ReadGate(instance, settings.positionWait().toMillis()), new Writes(instance),
        new Bodies(settings.bodyBytes()), new EventStreams(context), new Watchers());
  }

  /** Any thread: runs a task on the event loop, later even if this is it; forgets it if the loop has ended. */
  public void post(Runnable task) {
    responder.post(task);
  }
}
