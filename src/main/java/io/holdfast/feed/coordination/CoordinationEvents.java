package io.holdfast.feed.coordination;

import io.holdfast.coordination.CoordinationChange;
import io.holdfast.feed.DomainEvents;
import io.holdfast.feed.EventBody;
import io.holdfast.feed.JsonText;
import io.holdfast.kernel.Change;
import java.time.Instant;
import java.util.Locale;

/**
 * {@code io.holdfast.value.changed}, {@code .counter.changed}, {@code .lock.held} and {@code .lock.freed}; the subject
 * is the environment, a slash, and the key or name.
 */
public final class CoordinationEvents implements DomainEvents {

  @Override
  public Class<CoordinationChange> changes() {
    return CoordinationChange.class;
  }

  @Override
  public EventBody event(Change change) {
    return switch ((CoordinationChange) change) {
      case CoordinationChange.ValueChanged value -> event("value.changed", value.environment(), value.key(),
          value(value));
      case CoordinationChange.CounterChanged counter -> event("counter.changed", counter.environment(), counter.key(),
          new JsonText().text("key", counter.key()).number("value", counter.value()));
      case CoordinationChange.Held held -> event("lock.held", held.environment(), held.name(),
          new JsonText().text("sort", word(held.sort())).text("name", held.name()).number("token", held.token())
              .text("holder", held.holder()).number("permits", held.permits()).text("till", time(held.till())));
      case CoordinationChange.Freed freed -> event("lock.freed", freed.environment(), freed.name(),
          new JsonText().text("sort", word(freed.sort())).text("name", freed.name()).number("token", freed.token())
              .text("cause", word(freed.cause())));
    };
  }

  private static JsonText value(CoordinationChange.ValueChanged value) {
    JsonText data = new JsonText().text("key", value.key()).number("version", value.version());
    return (value.json() == null ? data.raw("value", "null") : data.raw("value", value.json()))
        .text("till", time(value.till()));
  }

  private static EventBody event(String type, String environment, String name, JsonText data) {
    return new EventBody("io.holdfast." + type, environment + "/" + name, data.text("environment", environment));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Null for what has no end. */
  private static String time(long millis) {
    return millis == Long.MAX_VALUE ? null : Instant.ofEpochMilli(millis).toString();
  }
}
