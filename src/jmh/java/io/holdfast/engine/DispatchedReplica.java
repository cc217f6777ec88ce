package io.holdfast.engine;

import io.holdfast.codec.Kinds;
import io.holdfast.codec.Submission;
import io.holdfast.kernel.Command;
import io.holdfast.kernel.Domain;
import io.holdfast.kernel.Partitioning;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.log.Clock;
import io.holdfast.log.EntryStream;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.KeeperLease;
import io.holdfast.log.Loop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;

/** A replica on one thread, without journal and codec: commands go from the dispatcher to their answers. */
final class DispatchedReplica {
  private static final UUID INCARNATION = new UUID(1, 2);

  private final DirectLoop loop = new DirectLoop();
  private final Answer answer = new NoAnswer();
  final Replica replica;
  private long sequence;

  DispatchedReplica(int partitions, Domain<?, ?> domain, Kinds kinds) {
    Ports ports = new Ports(Clock.system(), loop, List.of(loop), null, EntryStream.none(), KeeperLease.alone(), null,
        List.of(domain), kinds);
    Outlets outlets = Outlets.none(new EngineSettings(ports.domains()));
    replica = new Replica(ports, new Partitioning(partitions), outlets,
        new Admission(Integer.MAX_VALUE, Long.MAX_VALUE), CutListener.hashesOnly(), new NoListener());
    replica.startAt(0, 0, failure -> { });
    loop.drain();
  }

  CommandItem item(Command command) {
    return new CommandItem(Submission.of(command), null, false, answer, 0);
  }

  /** Applies commands as one entry. */
  void apply(List<CommandItem> items) {
    replica.apply(new JournalEntry(new Position(1, ++sequence), sequence, INCARNATION, sequence, null), items);
    loop.drain();
  }

  void apply(Command command) {
    apply(List.of(item(command)));
  }

  /** Runs what it is given when it is told to. */
  private static final class DirectLoop implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
      return () -> { };
    }

    @Override
    public boolean isCurrent() {
      return true;
    }

    void drain() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  private static final class NoListener implements ReplicaListener {
    @Override
    public void deadline(long millis) {
      // Nothing is due here.
    }

    @Override
    public void broken(String message, Throwable cause) {
      throw new IllegalStateException(message, cause);
    }
  }

  private static final class NoAnswer implements Answer {
    @Override
    public void replied(Reply reply, Position position) {
      // Measured up to here.
    }

    @Override
    public void refused(Refusal refusal) {
      throw new IllegalStateException(refusal.detail());
    }

    @Override
    public void unknown(String detail) {
      throw new IllegalStateException(detail);
    }
  }
}
