package io.holdfast.http.live;

import io.vertx.core.buffer.Buffer;

/**
 * The newest of a topic, as every subscriber is told it.
 *
 * @param mark when it came to be so
 * @param frame the event, framed; shared by all subscribers
 * @param isLast whether nothing will come after it: its streams end
 */
public record Event(Mark mark, Buffer frame, boolean isLast) {}
