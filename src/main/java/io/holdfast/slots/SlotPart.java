package io.holdfast.slots;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The slots of one partition that a list needs: those of stretches of its order that match. */
final class SlotPart implements PartReading {
  private static final int STEP = 512;

  private final SlotQuery query;
  private final ArrayDeque<Stretch> left = new ArrayDeque<>();
  private final List<ListedSlot> found = new ArrayList<>();

  SlotPart(SlotQuery query) {
    this.query = query;
  }

  /** Of those from one order to below another: how many to pass over, and how many to look at then. */
  private record Stretch(long from, long to, int skipped, int most) {
    Stretch after(int looked) {
      return new Stretch(from, to, skipped + looked, most - looked);
    }
  }

  /**
   * Adds a stretch, behind those there are.
   *
   * @param from the order from which on
   * @param to the order before which
   * @param skipped how many to pass over
   * @param most how many to look at
   */
  void add(long from, long to, int skipped, int most) {
    left.add(new Stretch(from, to, skipped, most));
  }

  @Override
  public boolean isDone() {
    return left.isEmpty();
  }

  @Override
  public boolean step(SlotReader reader) {
    Stretch stretch = left.element();
    int asked = Math.min(STEP, stretch.most());
    int looked = reader.list(stretch.from(), stretch.to(), stretch.skipped(), asked, query, found);
    if (looked == SlotReader.RACED) {
      return false;
    }
    left.remove();
    if (looked == STEP && looked < stretch.most()) {
      left.addFirst(stretch.after(looked));
    }
    return true;
  }

  /** What has been found so far. */
  List<ListedSlot> found() {
    return found;
  }
}
