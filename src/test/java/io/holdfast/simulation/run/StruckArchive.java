package io.holdfast.simulation.run;

import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** An instance's way to the snapshots, at every call of which something may go wrong. */
final class StruckArchive implements SnapshotArchive {
  private final Node node;
  private final SnapshotArchive stored;

  StruckArchive(Node node, SnapshotArchive stored) {
    this.node = node;
    this.stored = stored;
  }

  private <T> CompletionStage<T> ask(PortCall call, Supplier<CompletionStage<T>> question) {
    if (node.isDead()) {
      return new CompletableFuture<>();
    }
    return node.strike(call, Set::of) == Fault.UNAVAILABLE ? failed() : whileAlive(question.get());
  }

  private static <T> CompletionStage<T> failed() {
    return CompletableFuture.failedFuture(new IllegalStateException("the archive cannot be reached: simulated"));
  }

  /** Nothing comes back to a dead process. */
  private <T> CompletionStage<T> whileAlive(CompletionStage<T> answer) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    answer.whenComplete((value, failure) -> {
      if (node.isDead()) {
        return;
      }
      if (failure == null) {
        stage.complete(value);
      } else {
        stage.completeExceptionally(failure);
      }
    });
    return stage;
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return ask(PortCall.LIST, stored::list);
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    if (node.isDead()) {
      return new CompletableFuture<>();
    }
    if (node.strike(PortCall.WRITE, Set::of) == Fault.UNAVAILABLE) {
      cut.sections().forEach(section -> section.owner().execute(section::close));
      return failed();
    }
    List<SectionSource> struck = cut.sections().stream().<SectionSource>map(StruckSection::new).toList();
    CompletionStage<SnapshotInfo> written =
        stored.write(new Cut(cut.position(), cut.logTime(), cut.partitions(), struck));
    return whileAlive(written.whenComplete((info, failure) -> {
      node.note(() -> "stored snapshot " + info);
      node.strike(PortCall.WRITTEN, Set::of);
    }));
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    return ask(PortCall.LOAD, () -> stored.read(snapshot, targets));
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    return ask(PortCall.AGREE, () -> stored.agree(snapshot));
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    return ask(PortCall.DELETE, () -> stored.delete(snapshot));
  }

  @Override
  public void close() {
    // The archive is everyone's.
  }

  private final class StruckSection implements SectionSource {
    private final SectionSource source;

    StruckSection(SectionSource source) {
      this.source = source;
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public int partition() {
      return source.partition();
    }

    @Override
    public Executor owner() {
      return source.owner();
    }

    @Override
    public long contentHash() {
      return source.contentHash();
    }

    @Override
    public boolean copy(SectionSink target, int mostBytes) {
      node.strike(PortCall.COPY, Set::of);
      return source.copy(target, mostBytes);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
