package io.holdfast.log.sqlite;

import io.holdfast.log.Append;
import io.holdfast.log.Journal.Accepted;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The writer's thread: takes what waits, commits it together, and answers. Appends that wait become one transaction
 * and so share one sync; between two transactions at most one piece of long work (trimming) is done. Callers on any
 * thread only put into the bounded queue.
 */
final class WriterLoop implements Runnable {
  static final int WAITING = 1_024;
  private static final int GROUP_APPENDS = 128;
  private static final long GROUP_BYTES = 4L << 20;

  private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(WAITING);
  private final Queue<Step> steps = new ArrayDeque<>();
  private final JournalWriter writer;
  private final Failures failures;
  private final Committed committed;
  private volatile boolean stopping;
  private volatile boolean ended;

  /** Told of each commit, before it is answered. */
  interface Committed {

    /**
     * A transaction has become durable.
     *
     * @param tail where the journal ends now
     * @param appends how many batches it had
     * @param bytes what they take in the file
     */
    void at(Tail tail, int appends, long bytes);
  }

  /** A transaction other than appends; its result is answered when it is durable. */
  interface Change<T> {
    T apply(JournalWriter writer) throws SQLException;
  }

  /** Long work in short pieces, each with transactions of its own. */
  interface Step {

    /** Does one piece and returns whether there is more. */
    boolean take(JournalWriter writer) throws SQLException;

    /** A piece failed; nothing more will be asked. */
    void failed(JournalException cause);
  }

  private sealed interface Task {}

  private record AppendTask(Append append, CompletableFuture<Accepted> stage) implements Task {}

  private record ChangeTask<T>(Change<T> change, CompletableFuture<T> stage) implements Task {}

  private record StepTask(Step step) implements Task {}

  private enum Stop implements Task {
    NOW
  }

  private interface Work {
    void run() throws SQLException;
  }

  WriterLoop(JournalWriter writer, Failures failures, Committed committed) {
    this.writer = writer;
    this.failures = failures;
    this.committed = committed;
  }

  CompletionStage<Accepted> append(Append append) {
    CompletableFuture<Accepted> stage = new CompletableFuture<>();
    offer(new AppendTask(append, stage));
    return stage;
  }

  <T> CompletionStage<T> change(Change<T> change) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    offer(new ChangeTask<>(change, stage));
    return stage;
  }

  /** Asks for long work; it may fail at once. */
  void step(Step step) {
    offer(new StepTask(step));
  }

  private void offer(Task task) {
    if (stopping) {
      refuse(task, failures.closed());
    } else if (!queue.offer(task)) {
      refuse(task, new JournalException(Kind.UNAVAILABLE, WAITING + " appends are waiting for the journal already"));
    } else if (ended) {
      refuseWaiting();
    }
  }

  /** Takes nothing new; what waits is still done, then the thread ends. */
  void stop() throws InterruptedException {
    stopping = true;
    if (!ended) {
      queue.put(Stop.NOW);
    }
  }

  @Override
  public void run() {
    try {
      while (takeNext()) {
        takeStep();
      }
    } finally {
      stopping = true;
      ended = true;
      steps.forEach(step -> step.failed(failures.closed()));
      refuseWaiting();
    }
  }

  private void refuseWaiting() {
    List<Task> late = new ArrayList<>();
    queue.drainTo(late);
    late.forEach(task -> refuse(task, failures.closed()));
  }

  private static void refuse(Task task, JournalException cause) {
    switch (task) {
      case AppendTask append -> append.stage().completeExceptionally(cause);
      case ChangeTask<?> change -> change.stage().completeExceptionally(cause);
      case StepTask step -> step.step().failed(cause);
      case Stop stop -> { }
    }
  }

  private boolean takeNext() {
    Task task = next();
    switch (task) {
      case null -> { }
      case AppendTask append -> commit(gather(append));
      case ChangeTask<?> change -> commit(change);
      case StepTask step -> steps.add(step.step());
      case Stop stop -> {
        return false;
      }
    }
    return true;
  }

  private Task next() {
    try {
      return steps.isEmpty() ? queue.take() : queue.poll();
    } catch (InterruptedException e) {
      return Stop.NOW; // Somebody wants this thread to end.
    }
  }

  private List<AppendTask> gather(AppendTask first) {
    List<AppendTask> group = new ArrayList<>(4);
    group.add(first);
    long bytes = first.append().entry().length;
    while (group.size() < GROUP_APPENDS && bytes < GROUP_BYTES && queue.peek() instanceof AppendTask next) {
      queue.remove();
      group.add(next);
      bytes += next.append().entry().length;
    }
    return group;
  }

  private void commit(List<AppendTask> group) {
    Object[] outcomes = new Object[group.size()];
    JournalException failure = inTransaction(() -> {
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] = outcomeOf(group.get(i).append());
      }
    });
    if (failure != null) {
      group.forEach(task -> task.stage().completeExceptionally(failure));
      return;
    }
    committed.at(writer.committed(), group.size(), writer.stored());
    for (int i = 0; i < outcomes.length; i++) {
      answer(group.get(i).stage(), outcomes[i]);
    }
  }

  /** A fenced append is refused alone; anything else that is wrong is wrong for the whole transaction. */
  private Object outcomeOf(Append append) throws SQLException {
    try {
      return writer.append(append);
    } catch (JournalException e) {
      if (e.kind() != Kind.FENCED) {
        throw e;
      }
      return e;
    }
  }

  private static void answer(CompletableFuture<Accepted> stage, Object outcome) {
    if (outcome instanceof Accepted accepted) {
      stage.complete(accepted);
    } else {
      stage.completeExceptionally((JournalException) outcome);
    }
  }

  private <T> void commit(ChangeTask<T> task) {
    List<T> result = new ArrayList<>(1);
    JournalException failure = inTransaction(() -> result.add(task.change().apply(writer)));
    if (failure == null) {
      committed.at(writer.committed(), 0, 0);
      task.stage().complete(result.getFirst());
    } else {
      task.stage().completeExceptionally(failure);
    }
  }

  /** Does some work and commits it; null if it is durable, otherwise what is known. */
  private JournalException inTransaction(Work work) {
    try {
      writer.begin();
      work.run();
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      writer.abandon();
      return failures.beforeCommit(e);
    }
    try {
      writer.commit();
      return null;
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      writer.abandon();
      return failures.atCommit(e);
    }
  }

  private void takeStep() {
    Step step = steps.poll();
    if (step == null) {
      return;
    }
    try {
      if (step.take(writer)) {
        steps.add(step);
      }
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      writer.abandon();
      step.failed(failures.beforeCommit(e));
    }
  }
}
