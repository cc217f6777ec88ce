package io.holdfast.feed;

import io.holdfast.kernel.feed.Happened;
import java.time.Instant;
import java.util.List;

/**
 * Changes as CloudEvents 1.0 in JSON: the id is position, command and change number, the time is log time; extension
 * attributes say the position, the entity again as {@code partitionkey}, who asked, and the trace.
 *
 * <p>Stateless; any thread.
 */
public final class CloudEvents {
  private static final String SOURCE = "/holdfast";

  private final List<DomainEvents> domains;

  /** Of these domains. */
  public CloudEvents(List<DomainEvents> domains) {
    this.domains = List.copyOf(domains);
  }

  /** What its domain says of a change; null if none of these domains has such changes. */
  public EventBody body(Happened happened) {
    for (DomainEvents domain : domains) {
      if (domain.changes().isInstance(happened.change())) {
        return domain.event(happened.change());
      }
    }
    return null;
  }

  /** The whole event. */
  public String json(Happened happened, EventBody body) {
    return new JsonText()
        .text("specversion", "1.0")
        .text("id", happened.id())
        .text("source", SOURCE)
        .text("type", body.type())
        .text("subject", body.subject())
        .text("time", Instant.ofEpochMilli(happened.logTime()).toString())
        .text("partitionkey", body.subject())
        .text("position", happened.position().toString())
        .text("principal", happened.principal().isEmpty() ? null : happened.principal())
        .text("traceparent", happened.trace())
        .text("datacontenttype", "application/json")
        .raw("data", body.data())
        .toString();
  }
}
