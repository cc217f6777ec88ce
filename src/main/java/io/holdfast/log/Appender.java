package io.holdfast.log;

import io.holdfast.codec.Batch;
import io.holdfast.codec.EntryCodec;
import io.holdfast.kernel.Position;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalException.Kind;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Puts this instance's batches into the journal, one at a time (rules 1–3 of the protocol). An append whose outcome is
 * unknown is called again with the same incarnation and batch until it is known. What is accepted is announced and
 * handed to the follower.
 *
 * <p>All methods are called on the log loop. State: at most one flight, changed only here.
 */
public final class Appender {
  private final Loop loop;
  private final Clock clock;
  private final Journal journal;
  private final EntryStream stream;
  private final Follower follower;
  private final Backoff backoff;

  private int epoch;
  private UUID incarnation;
  private long lastBatch;
  private Flight flight;
  private boolean calling;

  /** One batch on its way, and what is known of it. */
  private static final class Flight {
    final UUID incarnation;
    final int epoch;
    final long batch;
    final long senderTime;
    final byte[] entry;
    final AppendOutcome outcome;
    boolean doubtful;
    Accepted seen;
    Loop.Timer retry;

    Flight(Append first, AppendOutcome outcome) {
      this.incarnation = first.incarnation();
      this.epoch = first.epoch();
      this.batch = first.batch();
      this.senderTime = first.senderTime();
      this.entry = first.entry();
      this.outcome = outcome;
    }
  }

  /**
   * An appender that must be {@linkplain #start started}.
   *
   * @param follower takes what is accepted, and tells what it sees of this instance's own
   * @param chance for the waiting between repetitions
   */
  public Appender(
      Loop loop, Clock clock, Journal journal, EntryStream stream, Follower follower, RandomGenerator chance) {
    this.loop = loop;
    this.clock = clock;
    this.journal = journal;
    this.stream = stream;
    this.follower = follower;
    this.backoff = new Backoff(chance);
    follower.onApplied(this::applied);
  }

  /** Begins to append under this epoch as this incarnation, whose batches are counted from 1. */
  public void start(int newEpoch, UUID newIncarnation) {
    if (flight != null) {
      throw new IllegalStateException("a batch is on its way");
    }
    epoch = newEpoch;
    incarnation = newIncarnation;
    lastBatch = 0;
  }

  /** Whether a batch may be given now. */
  public boolean isFree() {
    return incarnation != null && flight == null;
  }

  /** The number that the next batch gets. */
  public long nextBatch() {
    return lastBatch + 1;
  }

  /**
   * Appends a batch.
   *
   * @param submissions encoded, in the order in which they are to be applied
   * @param outcome told once; when it is, the next batch may be given at once
   * @return the batch's number
   * @throws IllegalStateException if not {@linkplain #isFree free}
   */
  public long append(List<byte[]> submissions, AppendOutcome outcome) {
    if (!isFree()) {
      throw new IllegalStateException("one batch at a time");
    }
    long now = clock.millis();
    Batch.Header header = new Batch.Header(epoch, incarnation, ++lastBatch, now);
    byte[] entry = EntryCodec.assemble(header, submissions);
    flight = new Flight(new Append(epoch, incarnation, lastBatch, 0, now, entry), outcome);
    backoff.reset();
    if (!calling) {
      call();
    }
    return lastBatch;
  }

  /**
   * Sends nothing any more, and takes a new {@link #start}. A batch on its way ends as unknown: it may be accepted
   * still.
   */
  public void stop(String why) {
    incarnation = null;
    Flight given = flight;
    if (given != null) {
      land(given);
      given.outcome.unknown(new JournalException(Kind.UNKNOWN, why));
    }
  }

  private void call() {
    Flight asked = flight;
    asked.retry = null;
    calling = true;
    Append append = new Append(asked.epoch, asked.incarnation, asked.batch, follower.applied().sequence(),
        asked.senderTime, asked.entry);
    journal.append(append).whenComplete((place, failure) -> loop.execute(() -> answered(asked, place, failure)));
  }

  private void answered(Flight asked, Accepted place, Throwable failure) {
    calling = false;
    if (asked != flight) {
      callNext(); // It was given up meanwhile.
    } else if (asked.seen != null) {
      accepted(asked, asked.seen);
    } else if (failure == null) {
      accepted(asked, place);
    } else {
      failed(asked, JournalException.of(failure, Kind.UNKNOWN));
    }
  }

  private void callNext() {
    if (flight != null) {
      call();
    }
  }

  private void accepted(Flight asked, Accepted place) {
    land(asked);
    JournalEntry entry = new JournalEntry(
        new Position(asked.epoch, place.sequence()), place.logTime(), asked.incarnation, asked.batch, asked.entry);
    asked.outcome.accepted(place); // First, so that the next batch is under way while this one is applied.
    stream.announce(entry);
    follower.own(entry);
  }

  private void failed(Flight asked, JournalException cause) {
    if (cause.kind() == Kind.FENCED) {
      refuse(asked, cause);
      follower.fenced(cause);
    } else if (cause.kind() == Kind.WENT_BACK) {
      refuse(asked, cause);
      follower.wentBack(cause);
    } else if (asked.doubtful || cause.kind() == Kind.UNKNOWN) {
      asked.doubtful = true;
      asked.retry = loop.schedule(backoff.nextMillis(), this::call);
    } else {
      land(asked);
      asked.outcome.refused(cause);
    }
  }

  private void refuse(Flight asked, JournalException cause) {
    land(asked);
    if (asked.doubtful) {
      asked.outcome.unknown(cause);
    } else {
      asked.outcome.refused(cause);
    }
  }

  /** The follower has applied an entry: perhaps the one whose fate was unknown. */
  private void applied(JournalEntry entry) {
    Flight waiting = flight;
    if (waiting == null || entry.batch() != waiting.batch || !entry.incarnation().equals(waiting.incarnation)) {
      return;
    }
    waiting.seen = new Accepted(entry.position().sequence(), entry.logTime());
    if (waiting.retry != null) {
      accepted(waiting, waiting.seen);
    }
  }

  private void land(Flight done) {
    if (done.retry != null) {
      done.retry.cancel();
    }
    flight = null;
  }
}
