package io.holdfast.feed;

import java.util.List;

/**
 * Which types of events are wanted.
 *
 * @param types types, or beginnings of types followed by an asterisk; none for all
 */
public record EventFilter(List<String> types) {
  /** All of them. */
  public static final EventFilter ALL = new EventFilter(List.of());

  /** Keeps a copy of the list. */
  public EventFilter {
    types = List.copyOf(types);
  }

  /** Whether events of a type are wanted. */
  public boolean wants(String type) {
    return types.isEmpty() || types.stream().anyMatch(wanted -> wanted.endsWith("*")
        ? type.startsWith(wanted.substring(0, wanted.length() - 1))
        : type.equals(wanted));
  }
}
