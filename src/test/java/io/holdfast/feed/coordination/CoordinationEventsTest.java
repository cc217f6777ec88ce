package io.holdfast.feed.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordination.CoordinationChange.Cause;
import io.holdfast.coordination.CoordinationChange.CounterChanged;
import io.holdfast.coordination.CoordinationChange.Freed;
import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.coordination.Request.Sort;
import io.holdfast.feed.EventBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What others are told of locks, values and counters: an owner, too, that it has lost its lock, and why. */
class CoordinationEventsTest {
  private final CoordinationEvents events = new CoordinationEvents();

  @Test
  void whoHoldsIsTold() {
    assertThat(events.event(new Held("prod", Sort.LEADER, "master", 4, "one", 1, 9_000))).isEqualTo(new EventBody(
        "io.holdfast.lock.held", "prod/master", """
            {"sort":"leader","name":"master","token":4,"holder":"one","permits":1,"till":"1970-01-01T00:00:09Z",\
            "environment":"prod"}"""));
  }

  @Test
  void thatSomethingIsHeldNoLongerIsToldWithItsCause() {
    for (Cause cause : Cause.values()) {
      String word = switch (cause) {
        case RELEASED -> "released";
        case BROKEN -> "broken";
        case EXPIRED -> "expired";
      };
      assertThat(events.event(new Freed("prod", Sort.LOCK, "door", 7, cause))).isEqualTo(new EventBody(
          "io.holdfast.lock.freed", "prod/door",
          "{\"sort\":\"lock\",\"name\":\"door\",\"token\":7,\"cause\":\"" + word + "\",\"environment\":\"prod\"}"));
    }
  }

  @Test
  void valuesAndCountersAreTold() {
    byte[] json = "[1]".getBytes(StandardCharsets.UTF_8);
    assertThat(events.event(new ValueChanged("prod", "a/b", 2, json, 9_000))).isEqualTo(new EventBody(
        "io.holdfast.value.changed", "prod/a/b",
        "{\"key\":\"a/b\",\"version\":2,\"value\":[1],\"till\":\"1970-01-01T00:00:09Z\",\"environment\":\"prod\"}"));
    assertThat(events.event(new ValueChanged("prod", "a/b", 3, null, Long.MAX_VALUE))).isEqualTo(new EventBody(
        "io.holdfast.value.changed", "prod/a/b",
        "{\"key\":\"a/b\",\"version\":3,\"value\":null,\"environment\":\"prod\"}"));
    assertThat(events.event(new CounterChanged("prod", "hits", -3))).isEqualTo(new EventBody(
        "io.holdfast.counter.changed", "prod/hits", "{\"key\":\"hits\",\"value\":-3,\"environment\":\"prod\"}"));
  }
}
