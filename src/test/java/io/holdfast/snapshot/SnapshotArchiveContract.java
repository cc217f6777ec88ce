package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every archive of snapshots must do. An implementation's test inherits it. */
public abstract class SnapshotArchiveContract {
  private static final long LOG_TIME = 1_700_000_000_000L;

  protected SnapshotArchive archive;
  protected final long seed = Simulation.anySeed();
  protected final Random random = new Random(seed);

  /** Opens the archive under test, with what was stored before in the same test. */
  protected abstract SnapshotArchive open() throws Exception;

  /** A loop. */
  protected abstract Executor owner();

  /** Waits until a stage is over. */
  protected abstract void await(CompletionStage<?> stage);

  @BeforeEach
  void openFirst() throws Exception {
    archive = open();
  }

  @AfterEach
  void closeLast() {
    archive.close();
  }

  /** What a stage came to. */
  protected final <T> T result(CompletionStage<T> stage) {
    await(stage);
    return stage.toCompletableFuture().join();
  }

  /** Why a stage failed. */
  protected final Throwable failure(CompletionStage<?> stage) {
    await(stage);
    return stage.toCompletableFuture().exceptionNow();
  }

  protected final Cut cut(int epoch, long sequence, SectionSource... sections) {
    return new Cut(new Position(epoch, sequence), LOG_TIME, 4, List.of(sections));
  }

  protected final ScriptedSource scripted(String name, int partition, List<byte[]> pieces) {
    return new ScriptedSource(name, partition, owner(), false, pieces);
  }

  protected final SnapshotInfo write(int epoch, long sequence) {
    byte[] piece = ("piece of " + sequence).getBytes();
    return result(archive.write(cut(epoch, sequence, scripted("section", 0, List.of(piece)))));
  }

  protected final List<byte[]> pieces(int count, int mostBytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] piece = new byte[1 + random.nextInt(mostBytes)];
      random.nextBytes(piece);
      pieces.add(piece);
    }
    return pieces;
  }

  @Test
  void anEmptyArchiveListsNothing() {
    assertThat(result(archive.list())).isEmpty();
  }

  @Test
  void whatIsWrittenIsListedNewestFirst() {
    SnapshotInfo second = write(1, 20);
    SnapshotInfo first = write(1, 9);
    SnapshotInfo third = write(1, 100);

    assertThat(result(archive.list())).containsExactly(third, second, first);
    assertThat(second.position()).isEqualTo(new Position(1, 20));
    assertThat(second.logTime()).isEqualTo(LOG_TIME);
    assertThat(second.partitions()).isEqualTo(4);
    assertThat(second.contentHash()).isEqualTo(ScriptedSource.HASH);
    assertThat(second.bytes()).isPositive();
    assertThat(second.agreed()).isFalse();
  }

  @Test
  void piecesComeBackAsTheyWereCopied() {
    List<byte[]> small = pieces(50, 1_000);
    List<byte[]> large = pieces(60, 200_000);
    large.add(30, pieces(1, 3_000_000).getFirst());
    List<byte[]> none = List.of();
    SnapshotInfo info = result(archive.write(cut(1, 5, scripted("small", -1, small), scripted("large", 0, large),
        scripted("none", 1, none), scripted("small", 3, large.subList(0, 2)))));

    TreeMap<String, ScriptedSource.Target> targets = new TreeMap<>();
    SnapshotInfo read = result(archive.read(info, (partition, name) -> {
      ScriptedSource.Target target = new ScriptedSource.Target(ScriptedSource.HASH);
      assertThat(targets.put(name + partition, target)).isNull();
      return target;
    }));

    assertThat(read).isEqualTo(info);
    assertThat(info.contentHash()).isEqualTo(4 * ScriptedSource.HASH);
    assertThat(targets.get("small-1").pieces).containsExactlyElementsOf(small);
    assertThat(targets.get("large0").pieces).containsExactlyElementsOf(large);
    assertThat(targets.get("none1").pieces.stream().filter(piece -> piece.length > 0)).isEmpty();
    assertThat(targets.get("small3").pieces).containsExactlyElementsOf(large.subList(0, 2));
  }

  @Test
  void aTableComesBackAsItWasAtTheCutThoughItGoesOnChanging() {
    Executor owner = owner();
    SampleTable sample = new SampleTable("sample").fill(random, 20_000);
    SampleTable empty = new SampleTable("empty");
    TreeMap<Long, String> expected = sample.rows();
    long hash = sample.table.contentHash();
    SampleTable.Source source = sample.source(2, owner);
    CompletionStage<SnapshotInfo> writing = archive.write(cut(1, 7, empty.source(1, owner), source));
    owner.execute(() -> keepChanging(sample, owner, writing));

    SnapshotInfo info = result(writing);
    SampleTable restored = new SampleTable("sample");
    SampleTable restoredEmpty = new SampleTable("empty");
    result(archive.read(info, (partition, name) -> (partition == 2 ? restored : restoredEmpty).target()));

    assertThat(restored.rows()).as("seed %d", seed).isEqualTo(expected);
    assertThat(restored.table.contentHash()).isEqualTo(hash).isNotEqualTo(sample.table.contentHash());
    assertThat(restoredEmpty.table.size()).isZero();
    assertThat(info.contentHash()).isEqualTo(hash + empty.table.contentHash());
    assertThat(source.closings).isOne();
  }

  private void keepChanging(SampleTable sample, Executor owner, CompletionStage<?> until) {
    sample.change(random);
    if (!until.toCompletableFuture().isDone()) {
      owner.execute(() -> keepChanging(sample, owner, until));
    }
  }

  @Test
  void aSectionWithoutATargetIsPassedOver() {
    SnapshotInfo info = result(archive.write(cut(1, 5, scripted("unknown", 0, pieces(3, 100)),
        scripted("known", 0, pieces(3, 100)))));
    ScriptedSource.Target known = new ScriptedSource.Target(ScriptedSource.HASH);

    result(archive.read(info, (partition, name) -> name.equals("known") ? known : null));

    assertThat(known.pieces).hasSize(3);
  }

  @Test
  void anotherContentHashIsRefused() {
    SnapshotInfo info = write(1, 5);

    assertThat(failure(archive.read(info, (partition, name) -> new ScriptedSource.Target(1))))
        .isInstanceOf(CorruptSectionException.class).hasMessageContaining("section");
  }

  @Test
  void agreementIsKept() throws Exception {
    SnapshotInfo first = write(1, 5);
    SnapshotInfo second = write(1, 6);
    result(archive.agree(first));
    archive.close();
    archive = open();

    List<SnapshotInfo> listed = result(archive.list());
    assertThat(listed).extracting(SnapshotInfo::agreed).containsExactly(false, true);
    assertThat(listed.getFirst()).isEqualTo(second);
  }

  @Test
  void whatIsDeletedIsGone() {
    SnapshotInfo first = write(1, 5);
    SnapshotInfo second = write(1, 6);
    result(archive.agree(second));

    result(archive.delete(second));

    assertThat(result(archive.list())).containsExactly(first);
    assertThat(result(archive.read(first, (partition, name) -> null))).isEqualTo(first);
  }

  @Test
  void aSectionThatCannotBeCopiedFailsTheSnapshotAndAllAreClosed() {
    ScriptedSource before = scripted("before", 0, pieces(3, 100));
    ScriptedSource failing = new ScriptedSource("failing", 1, owner(), true, pieces(3, 100_000));
    ScriptedSource after = scripted("after", 2, pieces(3, 100));

    assertThat(failure(archive.write(cut(1, 5, before, failing, after))))
        .hasStackTraceContaining("the section cannot be copied");

    assertThat(result(archive.list())).isEmpty();
    result(archive.write(cut(1, 6, new ScriptedSource("next", 1, failing.owner(), false, pieces(1, 10)))));
    assertThat(List.of(before.closings, failing.closings, after.closings)).containsExactly(1, 1, 1);
  }
}
