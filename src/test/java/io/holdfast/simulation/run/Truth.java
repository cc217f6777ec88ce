package io.holdfast.simulation.run;

import io.holdfast.codec.Batch;
import io.holdfast.codec.EntryCodec;
import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.kernel.Change;
import io.holdfast.kernel.Footprint;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.log.JournalEntry;
import io.holdfast.simulation.JournalWitness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Everything that ever became a fact in the journal, trimmed and abandoned entries included, as an observer who never
 * forgets has seen it; the checkers measure instances and clients against it.
 */
public final class Truth implements JournalWitness {
  /** What the places of one entry's commands have to themselves. */
  static final long MOST_IN_ENTRY = 1_000_000;

  /** The least that may be set for an outage. */
  private static final long OUTAGE_MILLIS = 2_000;

  private final EntryCodec codec;
  private final Partitioning partitioning;
  private final Chronicle chronicle;
  /** The present history: the fact of sequence s stands at s - 1. */
  private final List<Fact> line = new ArrayList<>();
  /** What has been abandoned of earlier histories, in the order in which it was accepted. */
  private final List<Fact> abandoned = new ArrayList<>();
  private final Map<Position, Fact> all = new HashMap<>();
  private final Set<Name> names = new HashSet<>();
  private final Map<Position, Long> hashes = new HashMap<>();
  private final Map<String, Integer> hashesByName = new HashMap<>();
  private final Map<String, Long> places = new HashMap<>();
  private int placesUpTo;
  private int restores;
  private int losses;
  private long trims;
  private long outages;
  private long logTime;

  private record Name(UUID incarnation, long batch) {}

  /** One accepted entry. */
  public final class Fact {
    private final JournalEntry entry;
    private Batch batch;
    private boolean abandoned;
    private Emissions emissions;

    Fact(JournalEntry entry) {
      this.entry = entry;
    }

    /** The entry. */
    public JournalEntry entry() {
      return entry;
    }

    /** Its commands. */
    public Batch batch() {
      if (batch == null) {
        batch = codec.decode(entry.entry());
      }
      return batch;
    }

    /** What its commands changed, as far as instances have said. */
    Emissions emissions() {
      if (emissions == null) {
        emissions = new Emissions();
      }
      return emissions;
    }

    /** Whether an operator abandoned it. */
    public boolean isAbandoned() {
      return abandoned;
    }
  }

  Truth(Kinds kinds, Partitioning partitioning, Chronicle chronicle) {
    codec = new EntryCodec(kinds);
    this.partitioning = partitioning;
    this.chronicle = chronicle;
  }

  @Override
  public void accepted(JournalEntry entry) {
    Fact fact = new Fact(entry);
    chronicle.note("journal", () -> "accepts " + entry.position() + " at log time " + entry.logTime() + " from "
        + shortly(entry.incarnation()) + " batch " + entry.batch() + ": " + commands(fact));
    Violation.unless(entry.position().sequence() == line.size() + 1L, "sequence without gaps",
        () -> entry.position() + " after " + line.size());
    Violation.unless(entry.logTime() >= logTime, "log time never goes backwards",
        () -> entry.position() + " has " + entry.logTime() + " after " + logTime);
    Violation.unless(names.add(new Name(entry.incarnation(), entry.batch())), "a batch is accepted once",
        () -> entry.position() + " is batch " + entry.batch() + " of " + entry.incarnation() + " again");
    outages += !line.isEmpty() && entry.logTime() - logTime > OUTAGE_MILLIS ? 1 : 0;
    logTime = entry.logTime();
    line.add(fact);
    all.put(entry.position(), fact);
  }

  static String shortly(UUID incarnation) {
    return incarnation.toString().substring(0, 8);
  }

  private static String commands(Fact fact) {
    StringBuilder text = new StringBuilder();
    List<Submission> submissions = fact.batch().submissions();
    for (int i = 0; i < submissions.size(); i++) {
      Submission each = submissions.get(i);
      text.append(i == 0 ? "" : "; ").append(i).append(' ').append(each.command());
      if (each.trace() != null) {
        text.append(" of ").append(each.trace());
      }
    }
    return text.toString();
  }

  @Override
  public void restored(long lastSequence, int newEpoch) {
    restores++;
    chronicle.note("operator", () -> "restores to " + lastSequence + " as epoch " + newEpoch);
    abandon(lastSequence);
  }

  @Override
  public void lost(long lastSequence) {
    losses++;
    chronicle.note("journal", () -> "has lost what came after " + lastSequence);
    abandon(lastSequence);
  }

  private void abandon(long lastSequence) {
    List<Fact> end = line.subList((int) lastSequence, line.size());
    end.forEach(fact -> fact.abandoned = true);
    abandoned.addAll(end);
    end.clear();
    logTime = line.isEmpty() ? 0 : line.getLast().entry.logTime();
  }

  @Override
  public void trimmed(long floor) {
    trims++;
    chronicle.note("journal", () -> "is trimmed below " + floor);
  }

  /** The present history from its beginning. */
  public List<Fact> line() {
    return line;
  }

  /** What was a fact and is no more, in the order in which it was accepted. */
  List<Fact> abandoned() {
    return abandoned;
  }

  /** How often the journal has lost its end. */
  public int losses() {
    return losses;
  }

  /** How often an operator has abandoned something. */
  public int restores() {
    return restores;
  }

  /** Whether idempotency keys were forgotten early, so that a retry may have been applied again. */
  public boolean isForgetful() {
    return line.stream().flatMap(fact -> fact.batch().submissions().stream())
        .anyMatch(submission -> submission.command() instanceof SystemCommand.ChangeSetting(String name, long value)
            && name.startsWith("engine.idempotency"));
  }

  long trims() {
    return trims;
  }

  /** How often log time has made a jump. */
  long outages() {
    return outages;
  }

  /** The fact at a position, of whichever epoch; null if there never was one. */
  public Fact at(Position position) {
    return all.get(position);
  }

  /** Whether there was a fact at a position, and is no more. */
  boolean isLost(Position position) {
    Fact fact = all.get(position);
    return fact != null && fact.abandoned;
  }

  /** All facts, abandoned ones too, in no order. */
  Iterable<Fact> everything() {
    return all.values();
  }

  Fact mustHave(Position position, String rule) {
    Fact fact = all.get(position);
    Violation.unless(fact != null, rule, () -> position + " is not in the journal, which ends at " + line.size());
    return fact;
  }

  /** An instance has applied something: it must be durable, and have done the same everywhere. */
  void changed(String who, Position position, Emissions.Place place, List<Change> changes) {
    Fact fact = mustHave(position, "durable before visible");
    Violation.unless(fact.emissions().agree(place, changes), "same journal, same changes",
        () -> who + " did something else at " + position + " in " + place + ": " + changes);
  }

  /** Whether an attempt of an operation stands in the present history. */
  boolean wasAccepted(Operation operation) {
    return operation.attempts().stream().anyMatch(attempt -> places().containsKey(attempt.trace()));
  }

  /** Where an operation's first attempt stands in the history, or after which entry a read was answered. */
  long placeOf(Operation operation) {
    if (operation.act() instanceof Act.Read) {
      return (operation.position().sequence() + 1) * MOST_IN_ENTRY - 1;
    }
    return operation.attempts().stream().map(attempt -> places().get(attempt.trace())).filter(Objects::nonNull)
        .mapToLong(Long::longValue).min().orElse(operation.invokedNanos());
  }

  /**
   * The last place that a read may have seen something of: the end of the next entry behind its position that concerns
   * the partition read, since that may have been applied in part.
   */
  long lastPlaceSeenBy(Operation operation) {
    Act.Read read = (Act.Read) operation.act();
    for (long next = operation.position().sequence(); next < line.size(); next++) {
      Fact fact = line.get((int) next);
      if (read.routingHash() < 0 || concerns(fact, partitioning.partitionOf(read.routingHash()))) {
        return (fact.entry.position().sequence() + 1) * MOST_IN_ENTRY - 1;
      }
    }
    return placeOf(operation);
  }

  private boolean concerns(Fact fact, int partition) {
    return fact.batch().submissions().stream().anyMatch(each -> switch (each.command().footprint(partitioning)) {
      case Footprint.One one -> one.partition() == partition;
      case Footprint.Several several -> IntStream.range(0, several.size())
          .anyMatch(place -> several.partition(place) == partition);
      case Footprint.Every every -> true;
    });
  }

  private Map<String, Long> places() {
    if (placesUpTo != line.size()) {
      placesUpTo = line.size();
      places.clear();
      for (Fact fact : line) {
        long place = fact.entry.position().sequence() * MOST_IN_ENTRY;
        for (Submission submission : fact.batch().submissions()) {
          places.put(submission.trace(), place++);
        }
      }
    }
    return places;
  }

  /** An instance's content had a hash at a position. */
  void hashed(String who, Position position, long hash) {
    hashesByName.merge(who, 1, Integer::sum);
    Long before = hashes.putIfAbsent(position, hash);
    chronicle.note(who, () -> "has content " + Long.toHexString(hash) + " at " + position);
    Violation.unless(before == null || before == hash, "same journal, same state",
        () -> who + " has content " + Long.toHexString(hash) + " at " + position + ", another had "
            + Long.toHexString(before));
  }

  int hashesOf(String who) {
    return hashesByName.getOrDefault(who, 0);
  }

  int comparedHashes() {
    return hashes.size();
  }

  /** The names of the commands in an entry. */
  Set<String> kindsIn(byte[] entry) {
    Set<String> kinds = new TreeSet<>();
    codec.decode(entry).submissions().forEach(each -> kinds.add(each.command().getClass().getSimpleName()));
    return kinds;
  }
}
