package io.holdfast.simulation;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The one journal of a simulated cluster, as it is on disk. Instances reach it through {@linkplain #connect
 * connections}, each of which can be cut. What is accepted is a fact at once and for ever.
 */
public final class SimulatedJournal {
  private final Simulation world;
  private final Faults faults;
  private int partitions;
  private final TreeMap<Long, JournalEntry> entries = new TreeMap<>();
  private final Map<Name, Journal.Accepted> accepted = new HashMap<>();
  private int epoch = 1;
  private long floor;
  private long sequence;
  private long logTime;
  private boolean down;
  private boolean full;
  private long lockedUntilNanos;
  private JournalWitness witness = JournalWitness.NOBODY;

  private record Name(UUID incarnation, long batch) {}

  /** An empty journal, fixed to so many partitions. */
  public SimulatedJournal(Simulation world, Faults faults, int partitions) {
    this.world = world;
    this.faults = faults;
    this.partitions = partitions;
  }

  /** A connection of one instance. */
  public SimulatedJournalConnection connect() {
    return new SimulatedJournalConnection(world, faults, this);
  }

  /** Whether nobody can reach the journal. */
  public boolean isDown() {
    return down;
  }

  /** Lets nobody reach the journal, or everybody again. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** Lets the journal have no space, or some again. */
  public void full(boolean isFull) {
    full = isFull;
  }

  /** Lets a session hold the lock under which entries are accepted: nothing is for a while. */
  public void lockedFor(long millis) {
    lockedUntilNanos = Math.max(lockedUntilNanos, world.nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** How long the lock is held still, in nanoseconds. */
  long lockedNanos() {
    return Math.max(0, lockedUntilNanos - world.nanos());
  }

  /** Tells of all that becomes a fact from now on. */
  public void tell(JournalWitness told) {
    witness = told;
  }

  /** The epoch. */
  public int epoch() {
    return epoch;
  }

  /** All entries above the floor, ascending. */
  public List<JournalEntry> entries() {
    return List.copyOf(entries.tailMap(floor, false).values());
  }

  /** The last entry's sequence. */
  public long sequence() {
    return sequence;
  }

  /** Below it, entries have been trimmed. */
  public long floor() {
    return floor;
  }

  /** Replaces a stored entry, as a flipped bit would. */
  public void corrupt(long at, byte[] bytes) {
    JournalEntry old = entries.get(at);
    entries.put(at, new JournalEntry(old.position(), old.logTime(), old.incarnation(), old.batch(), bytes));
  }

  /** Another journal with the entries up to and including a sequence, as a copy of the files would be. */
  public SimulatedJournal prefix(long lastSequence) {
    SimulatedJournal copy = new SimulatedJournal(world, faults, partitions);
    entries.headMap(lastSequence, true).values().forEach(copy::take);
    copy.epoch = epoch;
    copy.floor = floor;
    return copy;
  }

  /** A journal with these entries from the first on, under an epoch. */
  public static SimulatedJournal of(Simulation world, int partitions, List<JournalEntry> entries, int epoch) {
    SimulatedJournal journal = new SimulatedJournal(world, new Faults(), partitions);
    entries.forEach(journal::take);
    journal.epoch = epoch;
    return journal;
  }

  private void take(JournalEntry entry) {
    sequence = entry.position().sequence();
    logTime = entry.logTime();
    entries.put(sequence, entry);
    accepted.put(new Name(entry.incarnation(), entry.batch()), new Journal.Accepted(sequence, logTime));
  }

  Journal.Accepted accept(Append append) {
    if (append.epoch() != epoch || append.basis() < floor) {
      throw new JournalException(JournalException.Kind.FENCED,
          "epoch " + append.epoch() + " basis " + append.basis() + " against " + epoch + " floor " + floor);
    }
    Journal.Accepted before = accepted.get(new Name(append.incarnation(), append.batch()));
    if (before != null) {
      return before;
    }
    if (full) {
      throw new JournalException(JournalException.Kind.FULL, "no space is left");
    }
    long time = Math.max(logTime, Math.min(world.millis(), append.senderTime()));
    take(new JournalEntry(new Position(epoch, sequence + 1), time, append.incarnation(), append.batch(),
        append.entry()));
    witness.accepted(entries.get(sequence));
    world.note(append.batch() * 31 + append.entry().length);
    return new Journal.Accepted(sequence, logTime);
  }

  List<JournalEntry> after(long afterSequence, int mostBytes) {
    if (afterSequence < floor) {
      throw new JournalException(JournalException.Kind.BELOW_FLOOR, afterSequence + " is below " + floor);
    }
    List<JournalEntry> chunk = new ArrayList<>();
    int bytes = 0;
    for (JournalEntry entry : entries.tailMap(afterSequence, false).values()) {
      if (!chunk.isEmpty() && bytes + entry.entry().length > mostBytes) {
        break;
      }
      chunk.add(entry);
      bytes += entry.entry().length;
    }
    return chunk;
  }

  Journal.Head head() {
    return new Journal.Head(epoch, sequence, logTime, floor, partitions);
  }

  Optional<Journal.Origin> origin(long at) {
    return Optional.ofNullable(entries.get(at))
        .map(entry -> new Journal.Origin(entry.position().epoch(), entry.incarnation(), entry.batch()));
  }

  /** As an instance's {@link Journal#trim}, at once. */
  public void trim(Position snapshot) {
    long newFloor = snapshot.sequence();
    if (newFloor > sequence) {
      throw new JournalException(JournalException.Kind.UNAVAILABLE, newFloor + " lies above the end " + sequence);
    }
    if (newFloor > floor && entries.get(newFloor).position().epoch() != snapshot.epoch()) {
      throw new JournalException(JournalException.Kind.FENCED, snapshot + " was abandoned");
    }
    if (newFloor > floor) {
      floor = newFloor;
      witness.trimmed(floor);
    }
    entries.headMap(floor, false).clear();
    accepted.values().removeIf(place -> place.sequence() < floor);
  }

  /** As an operator's {@link Journal#restoreTo}, at once. */
  public int restoreTo(long lastSequence) {
    if (lastSequence < floor || lastSequence > sequence) {
      throw new JournalException(JournalException.Kind.BELOW_FLOOR, "cannot restore to " + lastSequence);
    }
    epoch++;
    dropAfter(lastSequence);
    witness.restored(sequence, epoch);
    return epoch;
  }

  /** Loses what came after a sequence, under the same epoch, as a failover to an asynchronous standby does. */
  public void lose(long lastSequence) {
    dropAfter(lastSequence);
    witness.lost(sequence);
  }

  private void dropAfter(long lastSequence) {
    entries.tailMap(lastSequence, false).clear();
    accepted.values().removeIf(place -> place.sequence() > lastSequence);
    sequence = lastSequence;
    logTime = entries.containsKey(sequence) ? entries.get(sequence).logTime() : 0;
  }

  int beginAt(Position snapshot, long snapshotLogTime, int newPartitions) {
    epoch = Math.max(epoch, snapshot.epoch()) + 1;
    partitions = newPartitions;
    entries.clear();
    accepted.clear();
    sequence = snapshot.sequence();
    floor = sequence;
    logTime = snapshotLogTime;
    if (sequence > 0) {
      entries.put(sequence, new JournalEntry(snapshot, logTime, new UUID(0, 0), 0, new byte[0]));
    }
    return epoch;
  }
}
