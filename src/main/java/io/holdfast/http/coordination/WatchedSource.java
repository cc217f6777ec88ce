package io.holdfast.http.coordination;

import io.holdfast.coordination.CoordinationChange;
import io.holdfast.coordination.CoordinationChange.CounterChanged;
import io.holdfast.coordination.CoordinationChange.Freed;
import io.holdfast.coordination.CoordinationChange.Held;
import io.holdfast.coordination.CoordinationChange.ValueChanged;
import io.holdfast.coordination.CoordinationReader.Resource;
import io.holdfast.coordination.CoordinationReader;
import io.holdfast.coordination.CoordinationReply.Value;
import io.holdfast.engine.Instance;
import io.holdfast.engine.InstanceState;
import io.holdfast.http.live.Event;
import io.holdfast.http.live.Mark;
import io.holdfast.http.live.TopicSource;
import io.holdfast.kernel.Change;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * What can be watched, and its newest: for a key its value as a long poll answers it, for a holder what is known of the
 * resource; who watches a prefix reads for himself.
 *
 * <p>Within an epoch marks only grow: twice the version or token, and one more when the thing is gone or free, until it
 * is there again. In another epoch, after a restore, whoever waits is asked anew whether what there is now is news.
 */
final class WatchedSource implements TopicSource<Watched> {
  private static final Buffer NOTHING = Buffer.buffer();

  private final Instance instance;
  private final Readers readers;
  private final Answers answers;
  private final PrefixLengths prefixLengths;

  WatchedSource(Instance instance, Readers readers, Answers answers, PrefixLengths prefixLengths) {
    this.instance = instance;
    this.readers = readers;
    this.answers = answers;
    this.prefixLengths = prefixLengths;
  }

  @Override
  public Class<? extends Change> changes() {
    return CoordinationChange.class;
  }

  @Override
  public void concerned(Change change, Consumer<Watched> topics) {
    switch ((CoordinationChange) change) {
      case ValueChanged value -> {
        topics.accept(new Watched.Key(value.environment(), value.key()));
        prefixLengths.prefixesOf(value.key(),
            prefix -> topics.accept(new Watched.Prefix(value.environment(), prefix)));
      }
      case Held held -> topics.accept(new Watched.Holder(held.environment(), held.sort(), held.name()));
      case Freed freed -> topics.accept(new Watched.Holder(freed.environment(), freed.sort(), freed.name()));
      case CounterChanged counter -> {
        // Counters are not watched.
      }
    }
  }

  @Override
  public int routingHash(Watched topic) {
    return Environment.routingHash(topic.environment());
  }

  @Override
  public Event newest(Watched topic) {
    int epoch = instance.epoch(); // Before the state: what can be read then is of this epoch, or of a later one.
    InstanceState state = instance.state();
    if (state != InstanceState.READY && state != InstanceState.DRAINING) {
      return null;
    }
    return switch (topic) {
      case Watched.Key key -> {
        Value value = readers.of(key.environment()).newest(key.environment(), key.key());
        yield new Event(markOf(epoch, value), answers.value(value), false);
      }
      case Watched.Prefix prefix -> new Event(
          mark(epoch, readers.of(prefix.environment()).lastVersion(prefix.environment()), true), NOTHING, false);
      case Watched.Holder holder -> newest(epoch, holder, readers.of(holder.environment()));
    };
  }

  private Event newest(int epoch, Watched.Holder holder, CoordinationReader reader) {
    // In this order: whoever is given it after the second reading has a token above the first.
    long lastToken = reader.lastToken(holder.environment());
    Resource resource = reader.resource(holder.environment(), holder.sort(), holder.name());
    return new Event(markOf(epoch, resource, lastToken),
        answers.resource(holder.sort(), holder.name(), resource), false);
  }

  /**
   * The mark of what is known of a lock or a leadership.
   *
   * @param epoch asked for before anything was read
   * @param lastToken the environment's last token, read before the resource was
   */
  static Mark markOf(int epoch, Resource resource, long lastToken) {
    boolean isHeld = resource.token() != 0;
    return mark(epoch, isHeld ? resource.token() : lastToken, isHeld);
  }

  /** The mark of a key's newest version, which may be a deletion; the epoch as in the other one. */
  static Mark markOf(int epoch, Value value) {
    return mark(epoch, value.version(), value.json() != null);
  }

  private static Mark mark(int epoch, long number, boolean isThere) {
    return new Mark(epoch, 2 * number + (isThere ? 0 : 1));
  }

  /** Whether the thing was there: a value, or a holder. */
  static boolean isThere(Mark mark) {
    return (mark.number() & 1) == 0;
  }

  /** The version of a mark of a value, or of its deletion. */
  static long versionOf(Mark mark) {
    return mark.number() / 2;
  }

  /** The version or token of a mark; 0 if it was not there, or nobody held it. */
  static long numberOf(Mark mark) {
    return isThere(mark) ? mark.number() / 2 : 0;
  }
}
