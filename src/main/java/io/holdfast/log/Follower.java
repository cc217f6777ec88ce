package io.holdfast.log;

import io.holdfast.kernel.Position;
import io.holdfast.log.FollowListener.Trouble;
import io.holdfast.log.JournalException.Kind;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Brings every entry of the journal to the handler once and in sequence (rules 4–6 and 11 of the protocol), from the
 * stream, from this instance's own appends and from the journal itself, all by the same door: only the entry after the
 * last one passes, later ones are held, earlier ones ignored. A gap that lasts, silence, and each new connection of the
 * stream are filled from the journal.
 *
 * <p>All methods are called on the log loop, except {@link #applied} and {@link #status}, which may be read anywhere:
 * they are written by the log loop only.
 */
public final class Follower {

  /** Bytes of entries that one read of the journal asks for. */
  public static final int CHUNK_BYTES = 1 << 20;

  private final Loop loop;
  private final Journal journal;
  private final EntryStream stream;
  private final EntryHandler handler;
  private final FollowListener listener;
  private final Refill refill;
  private final HistoryCheck check;
  private final FollowTimers timers;
  private final Contact contact;
  private final HeldEntries held = new HeldEntries();
  private Consumer<JournalEntry> onApplied = entry -> { };
  private BooleanSupplier callersWait = () -> false;

  /** The highest sequence that somebody waits for. */
  private long awaited;
  private int epoch;
  private boolean running;
  private boolean subscribed;
  private boolean live;
  private Applied last = Applied.NOTHING;
  private volatile Position applied = new Position(0, 0);

  /**
   * A follower that must be {@linkplain #start started}.
   *
   * @param chance for the waiting between repetitions of a failed read
   */
  public Follower(Loop loop, Clock clock, Journal journal, EntryStream stream, EntryHandler handler,
      FollowListener listener, RandomGenerator chance) {
    this.loop = loop;
    this.journal = journal;
    this.stream = stream;
    this.handler = handler;
    this.listener = listener;
    this.contact = new Contact(clock, stream.isPresent());
    this.timers = new FollowTimers(loop, clock, stream.isPresent(), this::fill);
    this.refill = new Refill(loop, journal, chance, new Refilled());
    this.check = new HistoryCheck(loop, journal, chance, this::wentBack);
  }

  /**
   * Begins after a position, which has been applied (restored from a snapshot), and goes on until {@link #stop} or a
   * trouble.
   *
   * @param journalEpoch the journal's epoch, as its head says
   * @param from the last position applied, {@code 0.0} for an empty state
   * @param logTime that position's log time
   */
  public void start(int journalEpoch, Position from, long logTime) {
    epoch = journalEpoch;
    running = true;
    live = false;
    held.clear();
    awaited = 0;
    last = new Applied(from, logTime, null);
    applied = from;
    journal.applied(null);
    contact.restarted(from.sequence());
    if (!subscribed) {
      subscribed = true;
      stream.follow(loop, new Delivery());
    }
    timers.start();
    check.of(last, epoch);
    fill();
  }

  /** Follows no more. */
  public void stop() {
    running = false;
    timers.stop();
    refill.forget();
    check.forget();
    held.clear();
  }

  /** The handler has room again. */
  public void resume() {
    if (running) {
      release();
      if (refill.isWanted() || !held.isEmpty()) {
        fill();
      }
    }
  }

  /** Somebody waits for an entry: the stream is not to gather what comes up to it, or up to as many as may be held. */
  public void hurryTo(long sequence) {
    if (running) {
      awaited = Math.max(awaited, Math.min(sequence, last.sequence() + HeldEntries.MOST_ENTRIES));
      hurryIfAwaited();
    }
  }

  private void hurryIfAwaited() {
    if (!held.isEmpty() || awaited > last.sequence() || callersWait.getAsBoolean()) {
      stream.hurry();
    }
  }

  /** An entry of this instance's own has been accepted. */
  void own(JournalEntry entry) {
    contact.answered();
    timers.heard();
    arrived(entry);
  }

  /** An append was refused because this instance's epoch or basis is not the journal's any more. */
  void fenced(JournalException cause) {
    recover(cause.getMessage(), cause);
  }

  /** The journal has lost what was applied here. */
  void wentBack(JournalException cause) {
    trouble(Trouble.Kind.WENT_BACK, last.position(), cause.getMessage(), cause);
  }

  /** Tells of each entry that has been handed to the handler. */
  void onApplied(Consumer<JournalEntry> consumer) {
    onApplied = consumer;
  }

  /** The stream is not to gather either while callers here wait for what others do, such as to unlock. */
  public void hurryWhile(BooleanSupplier callersAreWaiting) {
    callersWait = callersAreWaiting;
  }

  /** The last position handed to the handler. */
  public Position applied() {
    return applied;
  }

  /** Figures for status and metrics. */
  public FollowStatus status() {
    return contact.status(applied, last.logTime());
  }

  private void arrived(JournalEntry entry) {
    if (!running) {
      return;
    }
    contact.heardOf(entry.position().sequence());
    if (entry.position().epoch() > epoch) {
      recover("an entry of the newer epoch " + entry.position() + " has come", null);
    } else if (entry.position().epoch() == epoch && entry.position().sequence() > last.sequence()) {
      held.hold(entry);
      release();
    } else {
      if (last.isContradictedBy(entry)) {
        check.of(last, epoch);
      }
      hurryIfAwaited(); // It ends nobody's waiting: this instance's own entries come back by the stream, too.
    }
  }

  /** Lets through what has its turn. */
  private void release() {
    JournalEntry next;
    while (running && handler.isReady() && (next = held.take(last.sequence() + 1)) != null) {
      apply(next);
    }
    if (running) {
      hurryIfAwaited();
      if (!held.isEmpty()) {
        timers.gap();
      }
    }
  }

  private void apply(JournalEntry entry) {
    if (entry.position().epoch() < last.position().epoch() || entry.logTime() < last.logTime()) {
      damaged(entry, "it is older than the entry before it", null);
      return;
    }
    try {
      handler.handle(entry);
    } catch (Throwable e) { // An Error too: the entry would come again, to what has half of it.
      damaged(entry, e instanceof Error ? e.toString() : e.getMessage(), e);
      return;
    }
    last = new Applied(entry.position(), entry.logTime(), entry);
    applied = entry.position();
    journal.applied(entry);
    onApplied.accept(entry);
  }

  private void fill() {
    if (running) {
      timers.heard();
      refill.ask(last, handler.isReady());
    }
  }

  private final class Refilled implements Refill.Listener {

    @Override
    public void read(List<JournalEntry> entries) {
      contact.answered();
      for (JournalEntry entry : entries) {
        passFromJournal(entry);
      }
      if (running) {
        release();
        afterRead(entries.isEmpty());
      }
    }

    @Override
    public void failed(JournalException cause, Applied asked) {
      contact.lost();
      switch (cause.kind()) {
        case BELOW_FLOOR -> recover(cause.getMessage(), cause);
        case CORRUPT -> trouble(Trouble.Kind.DAMAGED, last.position(), cause.getMessage(), cause);
        case WENT_BACK, FENCED, UNAVAILABLE, FULL, UNKNOWN -> {
          // It may be an operator's restore, or the journal that answers next is another one.
          check.of(asked, epoch);
          refill.askAgainLater(Follower.this::fill);
        }
      }
    }

    @Override
    public void reachableAgain() {
      check.of(last, epoch);
    }
  }

  private void afterRead(boolean nothingMore) {
    if (!nothingMore) {
      fill();
    } else if (!live) {
      live = true;
      listener.caughtUp(applied);
    }
  }

  private void passFromJournal(JournalEntry entry) {
    contact.heardOf(entry.position().sequence());
    if (!running || entry.position().sequence() <= last.sequence()) {
      return;
    }
    if (entry.position().epoch() > epoch) {
      recover("the journal has gone on under a newer epoch, at " + entry.position(), null);
    } else if (entry.position().sequence() != last.sequence() + 1) {
      damaged(entry, "it follows " + last.position() + " in the journal", null);
    } else {
      apply(entry);
    }
  }

  private final class Delivery implements EntryStream.Listener {

    @Override
    public void delivered(JournalEntry entry) {
      timers.heard();
      arrived(entry);
      contact.streamed(last.sequence());
    }

    @Override
    public void connected() {
      contact.streaming(true);
      timers.streaming(true);
      fill();
    }

    @Override
    public void disconnected() {
      contact.streaming(false);
      timers.streaming(false);
    }
  }

  private void wentBack(String detail, boolean newerEpoch) {
    if (newerEpoch) {
      recover(detail, null);
    } else {
      trouble(Trouble.Kind.WENT_BACK, last.position(), detail, null);
    }
  }

  private void recover(String detail, Throwable cause) {
    trouble(Trouble.Kind.RECOVER, last.position(), detail, cause);
  }

  private void damaged(JournalEntry entry, String detail, Throwable cause) {
    trouble(Trouble.Kind.DAMAGED, entry.position(), "entry " + entry.position() + ": " + detail, cause);
  }

  private void trouble(Trouble.Kind kind, Position position, String detail, Throwable cause) {
    if (running) {
      stop();
      listener.stopped(new Trouble(kind, position, detail, cause));
    }
  }
}
