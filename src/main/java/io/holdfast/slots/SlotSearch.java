package io.holdfast.slots;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Lists slots of all partitions in one order: by the day on which they start, most places first, then by name. What is
 * read of one partition in one go belongs to one moment; no command touches two partitions, so nothing that belongs
 * together is torn.
 *
 * <p>Whole days are counted in the orders of the partitions without a look at the slots, and the page is found by
 * halving. Names and parts of days are looked at slot by slot, within {@link #MOST_LOOKED_AT}.
 *
 * <p><b>Threads:</b> one search per thread.
 */
public final class SlotSearch {
  /** Slots that one search looks at, at the most, when the order alone does not answer it. */
  public static final int MOST_LOOKED_AT = 100_000;

  private static final int CHUNK = 512;

  private final List<SlotReader> readers;

  /** Over one reader for each partition. */
  public SlotSearch(List<SlotReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /**
   * A page of slots.
   *
   * @param slots the page
   * @param total how many match altogether; -1 if the search would have to look at too many slots
   */
  public record SlotPage(List<ListedSlot> slots, long total) {
    private static final SlotPage TOO_BROAD = new SlotPage(List.of(), -1);

    /** Keeps a copy of the list. */
    public SlotPage {
      slots = List.copyOf(slots);
    }

    /** Whether nothing was found because the search would have to look at too many slots. */
    public boolean isTooBroad() {
      return total < 0;
    }
  }

  /** A stretch of the order of which all slots have enough places: all days, or one. */
  private record Span(long from, long to) {}

  /**
   * Searches.
   *
   * @param offset the matches to pass over
   * @param limit the matches to return at the most
   */
  public SlotPage search(SlotQuery query, int offset, int limit) {
    if (query.from() >= query.to()) {
      return new SlotPage(List.of(), 0);
    }
    List<Span> spans = spans(query);
    return query.isOrdered() ? ordered(query, spans, offset, limit) : lookedAt(query, spans, offset, limit);
  }

  private List<Span> spans(SlotQuery query) {
    if (query.minAvailable() <= 0) {
      return List.of(new Span(beginOf(query.firstDay()), beginOf(query.lastDay() + 1)));
    }
    List<Span> spans = new ArrayList<>();
    for (long day = nextDay(query.firstDay()); day <= query.lastDay(); day = nextDay(day + 1)) {
      long lowest = SlotColumns.key(SlotColumns.startOfDay(day), query.minAvailable() - 1);
      spans.add(new Span(beginOf(day), Math.max(beginOf(day), lowest)));
    }
    return spans;
  }

  private static long beginOf(long day) {
    return SlotColumns.key(SlotColumns.startOfDay(day), SlotColumns.MOST_AVAILABLE);
  }

  private long nextDay(long day) {
    long next = Long.MAX_VALUE;
    for (SlotReader reader : readers) {
      next = Math.min(next, reader.nextDay(day));
    }
    return next;
  }

  private int count(long from, long to) {
    int sum = 0;
    for (SlotReader reader : readers) {
      sum += reader.count(from, to);
    }
    return sum;
  }

  private SlotPage ordered(SlotQuery query, List<Span> spans, int offset, int limit) {
    List<ListedSlot> page = new ArrayList<>();
    long total = 0;
    for (Span span : spans) {
      int count = count(span.from(), span.to());
      long before = total;
      total += count;
      if (total > offset && page.size() < limit) {
        int skipped = (int) Math.max(0, offset - before);
        page.addAll(from(span, skipped, limit - page.size(), query));
      }
    }
    return new SlotPage(withoutRepetitions(page), total);
  }

  /** Some slots of a span, from a place in it on. */
  private List<ListedSlot> from(Span span, int skipped, int most, SlotQuery query) {
    MergedPlace place = new MergedPlace(readers, span.from(), span.to(), skipped);
    int left = place.left();
    List<ListedSlot> merged = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      readers.get(i).list(span.from(), span.to(), place.before(i), left + most, query, merged);
    }
    merged.sort(ListedSlot.IN_ORDER);
    return merged.subList(Math.min(left, merged.size()), Math.min(left + most, merged.size()));
  }

  private SlotPage lookedAt(SlotQuery query, List<Span> spans, int offset, int limit) {
    List<ListedSlot> matches = new ArrayList<>();
    int looked = 0;
    for (Span span : spans) {
      looked += count(span.from(), span.to());
    }
    if (looked > MOST_LOOKED_AT) {
      return SlotPage.TOO_BROAD;
    }
    for (Span span : spans) {
      readers.forEach(reader -> lookAt(reader, span, query, matches));
    }
    matches.sort(ListedSlot.IN_ORDER);
    List<ListedSlot> distinct = withoutRepetitions(matches);
    int from = Math.min(offset, distinct.size());
    return new SlotPage(distinct.subList(from, Math.min(distinct.size(), from + limit)), distinct.size());
  }

  private static void lookAt(SlotReader reader, Span span, SlotQuery query, List<ListedSlot> matches) {
    int looked = 0;
    int more = CHUNK;
    while (more == CHUNK && looked < MOST_LOOKED_AT) {
      more = reader.list(span.from(), span.to(), looked, CHUNK, query, matches);
      looked += more;
    }
  }

  /** A slot whose places changed while the search was under way may have been met twice. */
  private static List<ListedSlot> withoutRepetitions(List<ListedSlot> slots) {
    Set<UUID> met = new HashSet<>();
    List<ListedSlot> distinct = new ArrayList<>(slots.size());
    for (ListedSlot slot : slots) {
      if (met.add(slot.key())) {
        distinct.add(slot);
      }
    }
    return distinct;
  }
}
