package io.holdfast.slots;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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

  private final List<SlotReader> readers;

  /** Over one reader for each partition. */
  public SlotSearch(List<SlotReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /**
   * A page of slots.
   *
   * @param slots the page
   * @param total how many match altogether
   */
  public record SlotPage(List<ListedSlot> slots, long total) {

    /** Keeps a copy of the list. */
    public SlotPage {
      slots = List.copyOf(slots);
    }
  }

  /** A stretch of the order of which all slots have enough places: all days, or one. */
  private record Span(long from, long to) {}

  /**
   * Finds what is to be read for a page.
   *
   * @param offset the matches to pass over
   * @param limit the matches to return at the most
   */
  public SlotListing begin(SlotQuery query, int offset, int limit) {
    if (query.from() >= query.to()) {
      return SlotListing.counted(List.of(), 0, limit, 0);
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

  private int count(Span span) {
    int sum = 0;
    for (SlotReader reader : readers) {
      sum += reader.count(span.from(), span.to());
    }
    return sum;
  }

  private List<SlotPart> parts(SlotQuery query) {
    return Stream.generate(() -> new SlotPart(query)).limit(readers.size()).toList();
  }

  private SlotListing ordered(SlotQuery query, List<Span> spans, int offset, int limit) {
    List<SlotPart> parts = parts(query);
    long total = 0;
    int wanted = limit;
    int skipped = 0;
    for (Span span : spans) {
      int count = count(span);
      long before = total;
      total += count;
      if (total > offset && wanted > 0) {
        // Only of the first span that reaches into the page is anything passed over.
        int toSkip = (int) Math.max(0, offset - before);
        skipped += addFrom(span, toSkip, wanted, parts);
        wanted -= Math.min(wanted, count - toSkip);
      }
    }
    return SlotListing.counted(parts, skipped, limit, total);
  }

  /**
   * Adds some slots of a span to the parts, from a place in it on.
   *
   * @return how many of them come before the place
   */
  private int addFrom(Span span, int skipped, int most, List<SlotPart> parts) {
    MergedPlace place = new MergedPlace(readers, span.from(), span.to(), skipped);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).add(span.from(), span.to(), place.before(i), place.left() + most);
    }
    return place.left();
  }

  private SlotListing lookedAt(SlotQuery query, List<Span> spans, int offset, int limit) {
    int looked = 0;
    for (Span span : spans) {
      looked += count(span);
    }
    if (looked > MOST_LOOKED_AT) {
      return SlotListing.tooBroad();
    }
    List<SlotPart> parts = parts(query);
    for (Span span : spans) {
      parts.forEach(part -> part.add(span.from(), span.to(), 0, MOST_LOOKED_AT));
    }
    return SlotListing.whole(parts, offset, limit);
  }
}
