package io.holdfast.http.live;

import io.holdfast.kernel.Change;
import java.util.function.Consumer;

/**
 * What a domain's topics are: which change concerns which of them, and how their newest event is read.
 *
 * @param <K> names a topic; with equals and hashCode
 */
public interface TopicSource<K> {

  /** The domain's family of changes that concern topics. */
  Class<? extends Change> changes();

  /** Names the topics that a change concerns. Called on a partition's loop, by several at once; must be quick. */
  void concerned(Change change, Consumer<K> topics);

  /** The routing hash of what a topic shows. */
  int routingHash(K topic);

  /** Reads a topic's newest event, on the event loop; null if that is not possible at the moment. */
  Event newest(K topic);
}
