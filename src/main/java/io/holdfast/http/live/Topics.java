package io.holdfast.http.live;

import io.holdfast.engine.ChangeHub;
import io.holdfast.engine.ChangeListener;
import io.holdfast.http.ApiLoop;
import io.holdfast.http.EventStream;
import io.holdfast.http.Events;
import io.holdfast.http.Exchange;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Position;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All that is watched of one kind on one event loop: a list of subscribers per topic, however many they are, without a
 * timer or a thread for any of them. Hears the instance's changes while anything is watched at all.
 *
 * <p>What a subscriber has not seen comes to it in the end, whatever races: the newest is read when it subscribes, and
 * once more after the partition has passed a point between two commands, from which on every change is heard.
 *
 * <p>Threads: public methods by the event loop; changes are heard on partitions' loops, which look topics up only.
 *
 * @param <K> names a topic
 */
public final class Topics<K> {
  private final ApiLoop loop;
  private final TopicSource<K> source;
  /** Written by the event loop, read by partitions. */
  private final ConcurrentHashMap<K, Topic> topics = new ConcurrentHashMap<>();
  private final Consumer<K> noteChange = this::noteChange;
  private ChangeHub.Listening listening;

  /** Nothing is watched yet. */
  public Topics(ApiLoop loop, TopicSource<K> source) {
    this.loop = loop;
    this.source = source;
  }

  /** Answers a request with the newest of a topic, as it changes, after what {@code Last-Event-ID} says it has seen. */
  public void stream(Exchange exchange, K key) {
    stream(exchange, key, Mark.parse(Events.lastId(exchange)));
  }

  /** Answers a request with the newest of a topic, as it changes, after what it has seen. */
  public void stream(Exchange exchange, K key, Mark seen) {
    EventStream stream = loop.streams().begin(exchange);
    if (stream != null) {
      StreamSubscriber.follow(topic(key), stream, seen);
    }
  }

  /** The topic of a key, for subscribers of other kinds; to be given one at once. */
  public Topic topic(K key) {
    Topic topic = topics.get(key);
    return topic != null ? topic : newTopic(key);
  }

  private Topic newTopic(K key) {
    Topic topic = new Topic(loop, () -> source.newest(key), () -> drop(key));
    topics.put(key, topic);
    if (listening == null) {
      listening = loop.instance().changes().listen(source.changes(), new Hearing());
    } else {
      loop.instance().partition(partitionOf(key)).run(topic::changed);
    }
    return topic;
  }

  private int partitionOf(K key) {
    return loop.instance().partitioning().partitionOf(source.routingHash(key));
  }

  private void drop(K key) {
    topics.remove(key);
    if (topics.isEmpty()) {
      listening.end();
      listening = null;
    }
  }

  /** The number of topics watched. */
  public int size() {
    return topics.size();
  }

  private void noteChange(K key) {
    Topic topic = topics.get(key);
    if (topic != null) {
      topic.changed();
    }
  }

  /** On partitions' loops. */
  private final class Hearing implements ChangeListener {

    @Override
    public void changed(int partition, Position position, int index, List<Change> changes) {
      for (int i = 0; i < changes.size(); i++) {
        if (source.changes().isInstance(changes.get(i))) {
          source.concerned(changes.get(i), noteChange);
        }
      }
    }

    @Override
    public void lookAnew(int partition, Position position) {
      topics.forEach((key, topic) -> {
        if (partitionOf(key) == partition) {
          topic.changed();
        }
      });
    }
  }
}
