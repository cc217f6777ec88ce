package io.holdfast.slots;

import io.holdfast.slots.SlotSearch.SlotPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A search that knows what it needs of each partition: when that has been read, it has its page.
 *
 * <p><b>Threads:</b> one at a time, and each of its parts as well.
 */
public final class SlotListing {
  /** As many as are found. */
  private static final long UNCOUNTED = -1;

  private static final SlotListing TOO_BROAD = new SlotListing(List.of(), 0, 0, UNCOUNTED);

  private final List<SlotPart> parts;
  private final int skipped;
  private final int limit;
  private final long total;

  private SlotListing(List<SlotPart> parts, int skipped, int limit, long total) {
    this.parts = parts;
    this.skipped = skipped;
    this.limit = limit;
    this.total = total;
  }

  static SlotListing tooBroad() {
    return TOO_BROAD;
  }

  /** One whose parts begin near its page, out of so many slots. */
  static SlotListing counted(List<SlotPart> parts, int skipped, int limit, long total) {
    return new SlotListing(parts, skipped, limit, total);
  }

  /** One whose parts are everything that matches. */
  static SlotListing whole(List<SlotPart> parts, int skipped, int limit) {
    return new SlotListing(parts, skipped, limit, UNCOUNTED);
  }

  /** Whether nothing is read because the search would have to look at too many slots. */
  public boolean isTooBroad() {
    return this == TOO_BROAD;
  }

  /** What is to be read of each partition, in their order; nothing if there is nothing to be found. */
  public List<? extends PartReading> parts() {
    return parts;
  }

  /** The page, when all parts have been read. */
  public SlotPage page() {
    List<ListedSlot> merged = new ArrayList<>();
    parts.forEach(part -> merged.addAll(part.found()));
    merged.sort(ListedSlot.IN_ORDER);
    List<ListedSlot> distinct = withoutRepetitions(merged);
    int from = Math.min(skipped, distinct.size());
    int to = (int) Math.min((long) from + limit, distinct.size());
    return new SlotPage(distinct.subList(from, to), total == UNCOUNTED ? distinct.size() : total);
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
