package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.codec.SubmissionCodec;
import io.holdfast.kernel.Limits;
import io.holdfast.log.AppendOutcome;
import io.holdfast.log.Appender;
import io.holdfast.log.Clock;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalException;
import io.holdfast.log.Loop;
import it.unimi.dsi.fastutil.longs.Long2ObjectLinkedOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes batches: all commands taken while an append is under way are the next batch, within {@link Limits}. Where an
 * entry is dear, because stores and other instances have work with each, a batch of a few waits a moment for more, as
 * long as the one before shows that several callers are there. A caller that comes alone never waits. A batch whose
 * outcome is unknown is appended again, with the same number, until its outcome is known; nothing overtakes it.
 *
 * <p>Threads: {@link #submit} from any, and it encodes there; all else on the log loop.
 */
final class Batcher implements Submitter {
  /** An append that takes longer than this is taken for a journal that is away. */
  private static final long SLOW_APPEND_MILLIS = 1_000;

  /** A batch of as many shares what an entry costs well enough. */
  private static final int FEW_COMMANDS = 8;
  /** What the batch before tells about the callers holds for so many times the moment that a batch may wait. */
  private static final long TELLING_MOMENTS = 10;

  private final Loop loop;
  private final Clock clock;
  private final Journal journal;
  private final InstanceOptions options;
  private final Gate gate;
  private final Admission admission;
  private final SubmissionCodec codec;
  private final Appender appender;
  private final Intake intake = new Intake();
  private final Waiting waiting = new Waiting();
  private final Runnable proceed = this::proceed;
  /** Batches that have been appended, or may have been, and have not been dispatched; the oldest first. */
  private final Long2ObjectLinkedOpenHashMap<List<CommandItem>> undispatched = new Long2ObjectLinkedOpenHashMap<>();
  private boolean open;
  private long appendedNanos;
  private int appendedCommands;
  private boolean gathering;
  private boolean probing;
  private Loop.Timer sweep;

  Batcher(Ports ports, InstanceOptions options, Gate gate, Admission admission, Appender appender) {
    this.loop = ports.logLoop();
    this.clock = ports.clock();
    this.journal = ports.journal();
    this.options = options;
    this.gate = gate;
    this.admission = admission;
    this.codec = new SubmissionCodec(ports.kinds());
    this.appender = appender;
  }

  @Override
  public void submit(Submission submission, Answer answer) {
    long now = clock.nanos();
    Refusal refusal = admission.isFull() ? overloaded() : gate.refusal();
    if (refusal == null && admission.isLate(now)) {
      refusal = overloaded();
    }
    if (refusal != null) {
      answer.refused(refusal);
      return;
    }
    byte[] encoded = codec.encode(submission);
    if (!admission.admit(encoded.length)) {
      answer.refused(overloaded());
      return;
    }
    add(new CommandItem(submission, encoded, true, answer, now));
  }

  /** Why a command that came now would be refused for what waits here, counted as refused; null if it would not. */
  Refusal refusalByLoad() {
    return admission.isFull() || admission.isLate(clock.nanos()) ? overloaded() : null;
  }

  /** How many commands were let in and have not been applied. */
  long waiting() {
    return admission.commands();
  }

  /** Submits a command of the instance's own, whatever waits. */
  void submitOwn(Submission submission, Answer answer) {
    add(new CommandItem(submission, codec.encode(submission), false, answer, clock.nanos()));
  }

  private void add(CommandItem item) {
    if (intake.add(item)) {
      loop.execute(proceed);
    }
  }

  /** Says that too much waits here; counted as refused. */
  Refusal overloaded() {
    admission.times().refused();
    return new Refusal(Refusal.Reason.OVERLOADED, "too much is waiting here; try again in a moment",
        options.retryAfterMillis());
  }

  /** Begins to append; the appender has been started. */
  void open() {
    open = true;
    journalIsBack();
    sweep = loop.schedule(sweepMillis(), this::sweep);
    proceed();
  }

  /** Whether everything taken has been appended and dispatched. */
  boolean isDone() {
    intake.takeAll(waiting);
    return !open || appender.isFree() && waiting.isEmpty() && undispatched.isEmpty();
  }

  /** Ends: whatever has not been dispatched is answered now. */
  void close(String why) {
    open = false;
    admission.idle();
    if (sweep != null) {
      sweep.cancel();
    }
    intake.takeAll(waiting);
    refuseWaiting(new Refusal(Refusal.Reason.UNAVAILABLE, why, options.retryAfterMillis()));
    undispatched.values().forEach(batch -> batch.forEach(item -> unknown(item, why)));
    undispatched.clear();
  }

  /** The commands of a batch of this incarnation, which is about to be dispatched; null if they are not at hand. */
  List<CommandItem> take(long batch) {
    List<CommandItem> items = undispatched.remove(batch);
    if (items != null) {
      admission.times().dispatched(items, appendedNanos, clock.nanos());
    }
    return items;
  }

  private void proceed() {
    if (open && appender.isFree() && !gathering) {
      intake.takeAll(waiting);
      if (waiting.isEmpty()) {
        admission.idle();
      } else if (isWorthGathering()) {
        gather();
      } else {
        begin();
      }
    } else if (!open) {
      intake.takeAll(waiting);
      refuseWaiting(gate.refusal());
    }
  }

  private boolean isWorthGathering() {
    return options.gatherMillis() > 0 && appendedCommands > 1 && waiting.size() < FEW_COMMANDS
        && clock.nanos() - appendedNanos < TimeUnit.MILLISECONDS.toNanos(TELLING_MOMENTS * options.gatherMillis());
  }

  private void gather() {
    gathering = true;
    loop.schedule(options.gatherMillis(), () -> {
      gathering = false;
      intake.takeAll(waiting);
      if (open && !waiting.isEmpty()) {
        begin();
      } else {
        proceed();
      }
    });
  }

  private void begin() {
    List<CommandItem> batch = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    long bytes = 0;
    while (!waiting.isEmpty() && batch.size() < Limits.BATCH_COMMANDS
        && (batch.isEmpty() || bytes + waiting.peek().encoded.length <= Limits.BATCH_BYTES)) {
      CommandItem item = waiting.poll();
      batch.add(item);
      encoded.add(item.encoded);
      bytes += item.encoded.length;
    }
    long number = appender.nextBatch();
    undispatched.put(number, batch);
    appendedNanos = clock.nanos();
    appendedCommands = batch.size();
    admission.appending(batch.getFirst().takenNanos);
    admission.times().batched(batch, appendedNanos);
    appender.append(encoded, new Outcome(number));
  }

  private final class Outcome implements AppendOutcome {
    private final long batch;

    Outcome(long batch) {
      this.batch = batch;
    }

    @Override
    public void accepted(Journal.Accepted place) {
      journalIsBack();
      proceed();
    }

    @Override
    public void refused(JournalException cause) {
      Refusal refusal = refusal(cause);
      undispatched.remove(batch).forEach(item -> refuse(item, refusal));
      if (cause.kind() == JournalException.Kind.FULL) {
        journalIsBack(); // It has answered, however slowly.
      } else {
        journalIsAway(refusal);
      }
      proceed();
    }

    @Override
    public void unknown(JournalException cause) {
      // Perhaps it is dispatched still; if not, it stays until the sweep or the end.
      List<CommandItem> items = undispatched.get(batch);
      if (items != null) {
        items.forEach(item -> Batcher.this.unknown(item, cause.getMessage() + "; try again with the same key"));
      }
    }
  }

  private void journalIsAway(Refusal refusal) {
    gate.journalAway(true);
    intake.takeAll(waiting);
    refuseWaiting(refusal);
    probe();
  }

  private Refusal refusal(JournalException failure) {
    return failure.kind() == JournalException.Kind.FULL
        ? new Refusal(Refusal.Reason.FULL, "the journal has no space left", options.retryAfterMillis())
        : journalAwayRefusal();
  }

  private Refusal journalAwayRefusal() {
    return new Refusal(Refusal.Reason.UNAVAILABLE, "the journal cannot be reached at the moment; try again",
        options.retryAfterMillis());
  }

  private void probe() {
    if (probing || !open) {
      return;
    }
    probing = true;
    loop.schedule(options.probeMillis(), () -> journal.head().whenComplete((head, failure) -> loop.execute(() -> {
      probing = false;
      if (failure == null) {
        journalIsBack();
      } else {
        probe();
      }
    })));
  }

  private void journalIsBack() {
    if (gate.isJournalAway()) {
      gate.journalAway(false);
    }
  }

  private void refuseWaiting(Refusal refusal) {
    for (CommandItem item = waiting.poll(); item != null; item = waiting.poll()) {
      refuse(item, refusal);
    }
  }

  private void refuse(CommandItem item, Refusal refusal) {
    release(item);
    Answer answer = item.answer;
    item.answer = null;
    if (answer != null) {
      answer.refused(refusal);
    }
  }

  private void unknown(CommandItem item, String detail) {
    release(item);
    Answer answer = item.answer;
    item.answer = null;
    if (answer != null) {
      answer.unknown(detail);
    }
  }

  private void release(CommandItem item) {
    if (item.admittedBytes > 0) {
      admission.release(1, item.admittedBytes);
      item.admittedBytes = 0;
    }
  }

  private long sweepMillis() {
    return Math.clamp(options.answerMillis() / 4, 1, 250);
  }

  /** Tells those who have waited too long. */
  private void sweep() {
    if (!open) {
      return;
    }
    if (!appender.isFree() && clock.nanos() - appendedNanos > TimeUnit.MILLISECONDS.toNanos(SLOW_APPEND_MILLIS)) {
      gate.journalAway(true);
    }
    tellUnknown();
    refuseTooOld();
    sweep = loop.schedule(sweepMillis(), this::sweep);
    proceed();
  }

  private long lateNanos() {
    return clock.nanos() - TimeUnit.MILLISECONDS.toNanos(options.answerMillis());
  }

  private void tellUnknown() {
    long before = lateNanos();
    for (List<CommandItem> batch : undispatched.values()) {
      for (CommandItem item : batch) {
        if (item.answer != null && item.takenNanos - before < 0) {
          unknown(item, "whether the request was accepted could not be learnt in time; try again with the same key");
        }
      }
    }
  }

  private void refuseTooOld() {
    long before = lateNanos();
    intake.takeAll(waiting);
    while (!waiting.isEmpty() && waiting.peek().takenNanos - before < 0) {
      refuse(waiting.poll(), journalAwayRefusal());
    }
  }
}
