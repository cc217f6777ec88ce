package io.holdfast.http;

import io.vertx.core.internal.ContextInternal;

/**
 * What the routes of one event loop are made with and share; nothing of it leaves the loop.
 *
 * @param backend the instance behind the API
 * @param settings how the API behaves
 * @param context the event loop
 * @param responder what answers have in common
 * @param gate lets reads through when this instance is far enough
 * @param writes submits commands
 * @param bodies reads bodies
 */
public record ApiLoop(
    Backend backend,
    HttpSettings settings,
    ContextInternal context,
    Responder responder,
    ReadGate gate,
    Writes writes,
    Bodies bodies) {

  /** Everything for one event loop. */
  static ApiLoop of(Backend backend, HttpSettings settings, ContextInternal context) {
    return new ApiLoop(backend, settings, context, new Responder(backend, context),
        new ReadGate(backend, settings.positionWait().toMillis()), new Writes(backend),
        new Bodies(settings.bodyBytes()));
  }
}
