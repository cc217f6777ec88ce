package io.holdfast.engine;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.feed.ChangeBatch;
import io.holdfast.kernel.feed.Happened;
import io.holdfast.log.Loop;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest changes of a live replica, as many as fit a bound. Whoever keeps up reads them here; whoever has fallen
 * behind its beginning must replay.
 *
 * <p>Threads: the log loop only.
 */
final class ChangeTail {
  /** How long changes are gathered before they are put in order: delay of an event against work of the log loop. */
  private static final long GATHER_MILLIS = 2;
  private static final int FIRST_CAPACITY = 256;

  private final Loop loop;
  private final Replica replica;
  private final int epoch;
  private final ChangeCollector collector;
  private final long mostBytes;
  private final List<Runnable> waiters = new ArrayList<>();
  /** Steps by a running number, at that number modulo the length, a power of two. */
  private ChangeStep[] ring = new ChangeStep[FIRST_CAPACITY];
  private long first;
  private long end;
  private long bytes;
  private long from;
  private long through;
  private boolean gathering;

  /** Begins with what is dispatched from now on. */
  ChangeTail(Loop loop, Replica replica, int epoch, long mostBytes) {
    this.loop = loop;
    this.replica = replica;
    this.epoch = epoch;
    this.mostBytes = mostBytes;
    this.collector = replica.collector();
    this.from = replica.dispatched();
    this.through = from;
    collector.begin(from, () -> loop.execute(this::gatherSoon));
  }

  /** Whether everything above a sequence is still here. */
  boolean covers(long sequence) {
    return sequence >= from;
  }

  /** Whether a sequence is so far above the beginning that a reader there will not soon fall out again. */
  boolean coversWell(long sequence) {
    return sequence >= from && sequence - from >= (through - from) / 2;
  }

  /** Up to where everything is here. */
  Position through() {
    return new Position(epoch, through);
  }

  /** What is here above a sequence, about so many changes, whole entries. */
  ChangeBatch read(long after, int most) {
    List<Happened> found = new ArrayList<>();
    long at = firstAbove(after);
    while (at < end && found.size() < most) {
      found.addAll(step(at++).changes());
    }
    return new ChangeBatch(found, at == end ? new Position(epoch, Math.max(after, through)) : step(at - 1).position());
  }

  /** Calls once when there is more; what is returned forgets it. */
  Runnable await(Runnable more) {
    waiters.add(more);
    return () -> waiters.remove(more);
  }

  private long firstAbove(long sequence) {
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (step(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private ChangeStep step(long number) {
    return ring[(int) number & ring.length - 1];
  }

  private void gatherSoon() {
    if (!gathering) {
      gathering = true;
      loop.schedule(GATHER_MILLIS, () -> {
        gathering = false;
        gather();
      });
    }
  }

  /** Puts in order what all partitions have applied by now. */
  void gather() {
    long applied = replica.applied();
    List<ChangeStep> steps = collector.collect(applied);
    steps.forEach(this::add);
    through = Math.max(through, applied);
    if (!collector.isEmpty()) {
      gatherSoon();
    }
    if (!steps.isEmpty() && !waiters.isEmpty()) {
      List<Runnable> told = List.copyOf(waiters);
      waiters.clear();
      told.forEach(Runnable::run);
    }
  }

  private void add(ChangeStep step) {
    if (end - first == ring.length) {
      grow();
    }
    ring[(int) end++ & ring.length - 1] = step;
    bytes += step.bytes();
    while (bytes > mostBytes && first < end) {
      dropFirst();
    }
  }

  private void dropFirst() {
    int place = (int) first++ & ring.length - 1;
    bytes -= ring[place].bytes();
    from = ring[place].sequence();
    ring[place] = null;
  }

  private void grow() {
    ChangeStep[] wider = new ChangeStep[ring.length * 2];
    for (long i = first; i < end; i++) {
      wider[(int) i & wider.length - 1] = step(i);
    }
    ring = wider;
  }
}
