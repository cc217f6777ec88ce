package io.holdfast.engine;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What comparing the content at one cut with other instances' came to. */
public enum Comparison {
  /** Nobody else has said what it came to. */
  ALONE,
  /** All who came to this cut have the same content. */
  AGREED,
  /** More have this content than any other. */
  IN_THE_MAJORITY,
  /** As many have another content: a replay must decide. */
  TIED,
  /** More have another content. */
  OUTVOTED;

  /** Whether somebody has other content. */
  public boolean isDifference() {
    return this == IN_THE_MAJORITY || this == TIED || this == OUTVOTED;
  }

  /** Compares. */
  public static Comparison of(ContentHash mine, List<Neighbour> others) {
    List<Long> said = others.stream().filter(Neighbour::isHeard).map(Neighbour::cut)
        .filter(cut -> cut != null && cut.position().equals(mine.position())).map(ContentHash::hash).toList();
    if (said.isEmpty()) {
      return ALONE;
    }
    var votes = Stream.concat(said.stream(), Stream.of(mine.hash()))
        .collect(Collectors.groupingBy(hash -> hash, Collectors.counting()));
    if (votes.size() == 1) {
      return AGREED;
    }
    long forMine = votes.remove(mine.hash());
    long forAnother = votes.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    return forMine > forAnother ? IN_THE_MAJORITY : forMine == forAnother ? TIED : OUTVOTED;
  }
}
