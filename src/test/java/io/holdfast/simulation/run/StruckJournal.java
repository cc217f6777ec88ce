package io.holdfast.simulation.run;

import io.holdfast.kernel.Position;
import io.holdfast.log.Append;
import io.holdfast.log.Journal;
import io.holdfast.log.JournalEntry;
import io.holdfast.log.JournalException;
import io.holdfast.log.JournalException.Kind;
import io.holdfast.simulation.SimulatedJournal;
import io.holdfast.simulation.SimulatedJournalConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** An instance's connection to the journal, at every call of which something may go wrong. */
final class StruckJournal implements Journal {
  private static final long SOON = 400;
  private static final long LATE_MILLIS = 900;
  private static final long HUNG_MILLIS = 5_000;
  private static final long STUCK_MILLIS = 1_500;
  /** How likely an append is in danger after one whose outcome was unknown. */
  private static final double GOES_ON = 0.3;

  private final Node node;
  private final SimulatedJournal stored;
  private final SimulatedJournalConnection connection;
  private boolean lastWasUnknown;

  StruckJournal(Node node, SimulatedJournal stored) {
    this.node = node;
    this.stored = stored;
    this.connection = stored.connect();
  }

  void cut() {
    connection.cut();
  }

  void reachable(boolean isReachable) {
    connection.reachable(isReachable);
  }

  @Override
  public CompletionStage<Accepted> append(Append append) {
    if (node.isDead()) {
      return new CompletableFuture<>();
    }
    Supplier<Set<String>> kinds = () -> node.truth().kindsIn(append.entry());
    node.mayLoseWhatIsSent(() -> stored.connect().append(append));
    Fault fault = node.strike(PortCall.APPEND, kinds, lastWasUnknown && node.world().chance(GOES_ON));
    lastWasUnknown = isUnknown(fault);
    CompletionStage<Accepted> answer = switch (fault) {
      case UNAVAILABLE -> failed(Kind.UNAVAILABLE);
      case FULL -> failed(Kind.FULL);
      case UNKNOWN_BEFORE -> failed(Kind.UNKNOWN);
      case UNKNOWN_LATE -> {
        node.world().after(micros(HUNG_MILLIS * 1_000), () -> stored.connect().append(append));
        yield failed(Kind.UNKNOWN);
      }
      case UNKNOWN_AFTER -> unknown(connection.append(append));
      case STUCK -> {
        stored.lockedFor(node.world().between(1, STUCK_MILLIS));
        yield connection.append(append);
      }
      case LATE -> later(() -> connection.append(append));
      default -> connection.append(append);
    };
    return answered(PortCall.APPENDED, answer, place -> kinds.get());
  }

  private static boolean isUnknown(Fault fault) {
    return fault == Fault.UNKNOWN_BEFORE || fault == Fault.UNKNOWN_AFTER || fault == Fault.UNKNOWN_LATE;
  }

  private CompletionStage<Accepted> unknown(CompletionStage<Accepted> arrived) {
    CompletableFuture<Accepted> stage = new CompletableFuture<>();
    arrived.whenComplete((place, failure) ->
        stage.completeExceptionally(new JournalException(Kind.UNKNOWN, "simulated")));
    return stage;
  }

  private <T> CompletionStage<T> failed(Kind kind) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    node.world().after(micros(SOON), () -> {
      if (!node.isDead()) {
        stage.completeExceptionally(new JournalException(kind, "simulated"));
      }
    });
    return stage;
  }

  private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> call) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    node.world().after(micros(LATE_MILLIS * 1_000), () -> {
      if (!node.isDead()) {
        call.get().whenComplete((value, failure) -> complete(stage, value, failure));
      }
    });
    return stage;
  }

  private <T> CompletionStage<T> answered(
      PortCall call, CompletionStage<T> answer, Function<T, Set<String>> kinds) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    answer.whenComplete((value, failure) -> {
      Fault fault = node.isDead() ? Fault.CRASH : node.strike(call, () -> kinds.apply(value));
      switch (fault) {
        case LATE -> node.world().after(micros(LATE_MILLIS * 1_000), () -> complete(stage, value, failure));
        case FLIPPED -> complete(stage, flipped(value), failure);
        default -> complete(stage, value, failure);
      }
    });
    return stage;
  }

  private <T> void complete(CompletableFuture<T> stage, T value, Throwable failure) {
    if (node.isDead()) {
      return;
    }
    if (failure == null) {
      stage.complete(value);
    } else {
      stage.completeExceptionally(failure);
    }
  }

  private <T> CompletionStage<T> ask(PortCall call, Supplier<CompletionStage<T>> question) {
    if (node.isDead()) {
      return new CompletableFuture<>();
    }
    return switch (node.strike(call, Set::of)) {
      case UNAVAILABLE -> failed(Kind.UNAVAILABLE);
      case LATE -> later(question);
      default -> question.get();
    };
  }

  @Override
  public CompletionStage<List<JournalEntry>> read(long afterSequence, int mostBytes) {
    CompletionStage<List<JournalEntry>> answer = ask(PortCall.READ, () -> connection.read(afterSequence, mostBytes));
    return answered(PortCall.READ_DONE, answer, this::kindsOf);
  }

  /** The same entries, one byte of one of them excepted. */
  @SuppressWarnings("unchecked")
  private <T> T flipped(T value) {
    if (!(value instanceof List<?> entries) || entries.isEmpty()) {
      return value;
    }
    List<JournalEntry> damaged = new ArrayList<>((List<JournalEntry>) entries);
    int at = (int) node.world().between(0, damaged.size() - 1);
    JournalEntry entry = damaged.get(at);
    byte[] bytes = entry.entry().clone();
    bytes[(int) node.world().between(0, bytes.length - 1)] ^= (byte) (1 << node.world().between(0, 7));
    damaged.set(at, new JournalEntry(entry.position(), entry.logTime(), entry.incarnation(), entry.batch(), bytes));
    node.mayStopAt(entry.position());
    return (T) damaged;
  }

  /** What was read, if anything was. */
  private Set<String> kindsOf(List<JournalEntry> read) {
    Set<String> kinds = new TreeSet<>();
    List<JournalEntry> entries = read == null ? List.of() : read;
    entries.forEach(entry -> kinds.addAll(node.truth().kindsIn(entry.entry())));
    return kinds;
  }

  @Override
  public CompletionStage<Head> head() {
    return ask(PortCall.HEAD, connection::head);
  }

  @Override
  public CompletionStage<Optional<Origin>> origin(long sequence) {
    return ask(PortCall.ORIGIN, () -> connection.origin(sequence));
  }

  @Override
  public CompletionStage<Void> trim(Position snapshot) {
    return answered(PortCall.TRIMMED, ask(PortCall.TRIM, () -> connection.trim(snapshot)), nothing -> Set.of());
  }

  @Override
  public CompletionStage<Integer> restoreTo(long sequence) {
    return connection.restoreTo(sequence);
  }

  @Override
  public CompletionStage<Integer> beginAt(Position snapshot, long logTime, int partitions) {
    return connection.beginAt(snapshot, logTime, partitions);
  }

  @Override
  public void applied(JournalEntry entry) {
    connection.applied(entry);
  }

  private long micros(long most) {
    return node.world().between(1, most) * 1_000;
  }

  @Override
  public void close() {
    connection.close();
  }
}
