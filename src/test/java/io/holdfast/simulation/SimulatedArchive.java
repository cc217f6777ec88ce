package io.holdfast.simulation;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.CorruptSectionException;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The snapshots of a simulated cluster. Cuts are copied in small pieces with time passing in between, as the archive
 * proper does; a cut whose instance was killed never gets ready.
 */
public final class SimulatedArchive implements SnapshotArchive {
  private static final int PIECE_BYTES = 200;

  private final Simulation world;
  private final TreeMap<Position, Stored> snapshots = new TreeMap<>(Comparator.reverseOrder());

  private boolean failsNext;
  private boolean damagesNext;

  private record Section(int partition, String name, long contentHash, List<byte[]> pieces) {
    int checksum() {
      CRC32C checksum = new CRC32C();
      pieces.forEach(checksum::update);
      return (int) checksum.getValue();
    }
  }

  private record Stored(SnapshotInfo info, List<Section> sections, List<Integer> checksums) {
    boolean isSound() {
      return sections.stream().map(Section::checksum).toList().equals(checksums);
    }
  }

  /** An empty archive. */
  public SimulatedArchive(Simulation world) {
    this.world = world;
  }

  @Override
  public CompletionStage<List<SnapshotInfo>> list() {
    return later(snapshots.values().stream().map(Stored::info).toList());
  }

  @Override
  public CompletionStage<SnapshotInfo> write(Cut cut) {
    CompletableFuture<SnapshotInfo> stage = new CompletableFuture<>();
    writeNext(cut, 0, new ArrayList<>(), stage);
    return stage;
  }

  private void writeNext(Cut cut, int at, List<Section> sections, CompletableFuture<SnapshotInfo> stage) {
    if (failsNext) {
      failsNext = false;
      cut.sections().forEach(section -> section.owner().execute(section::close));
      stage.completeExceptionally(new IllegalStateException("told to fail"));
      return;
    }
    if (at == cut.sections().size()) {
      stage.complete(store(cut, sections));
      return;
    }
    SectionSource source = cut.sections().get(at);
    Section section = new Section(source.partition(), source.name(), source.contentHash(), new ArrayList<>());
    sections.add(section);
    Runnable next = () -> writeNext(cut, at + 1, sections, stage);
    source.owner().execute(() -> copyPiece(source, section, next, failure -> giveUp(cut, at, failure, stage)));
  }

  private void copyPiece(SectionSource source, Section section, Runnable atEnd, Consumer<RuntimeException> atFailure) {
    List<byte[]> written = new ArrayList<>();
    try {
      boolean more = source.copy((bytes, offset, length) -> written.add(slice(bytes, offset, length)), PIECE_BYTES);
      section.pieces().add(join(written));
      if (more) {
        world.after(delay(), () -> source.owner().execute(() -> copyPiece(source, section, atEnd, atFailure)));
      } else {
        source.close();
        world.after(delay(), atEnd);
      }
    } catch (RuntimeException e) {
      atFailure.accept(e);
    }
  }

  private void giveUp(Cut cut, int at, RuntimeException failure, CompletableFuture<SnapshotInfo> stage) {
    cut.sections().subList(at, cut.sections().size()).forEach(left -> left.owner().execute(left::close));
    world.after(delay(), () -> stage.completeExceptionally(failure));
  }

  private SnapshotInfo store(Cut cut, List<Section> sections) {
    long hash = sections.stream().mapToLong(Section::contentHash).sum();
    long bytes = sections.stream().flatMap(s -> s.pieces().stream()).mapToLong(piece -> piece.length).sum();
    SnapshotInfo info = new SnapshotInfo(cut.position(), cut.logTime(), cut.partitions(), hash, bytes, false);
    snapshots.put(cut.position(), new Stored(info, sections, sections.stream().map(Section::checksum).toList()));
    if (damagesNext) {
      damagesNext = false;
      corruptNewest();
    }
    return info;
  }

  @Override
  public CompletionStage<SnapshotInfo> read(
      SnapshotInfo snapshot, BiFunction<Integer, String, SectionTarget> targets) {
    Stored stored = snapshots.get(snapshot.position());
    CompletableFuture<SnapshotInfo> stage = new CompletableFuture<>();
    world.after(delay(), () -> {
      try {
        if (stored == null) {
          throw new CorruptSectionException("snapshot " + snapshot.position() + " has been deleted");
        }
        List<Integer> inAnyOrder = new ArrayList<>(IntStream.range(0, stored.sections().size()).boxed().toList());
        Collections.shuffle(inAnyOrder, world.random());
        inAnyOrder.forEach(i -> load(stored.sections().get(i), stored.checksums().get(i), targets));
        stage.complete(stored.info());
      } catch (CorruptSectionException e) {
        stage.completeExceptionally(e);
      }
    });
    return stage;
  }

  private static void load(
      Section section, int checksum, BiFunction<Integer, String, SectionTarget> targets) {
    SectionTarget target = targets.apply(section.partition(), section.name());
    if (target == null) {
      return;
    }
    require(section.checksum() == checksum, section, "is damaged");
    for (byte[] piece : section.pieces()) {
      target.load(piece, 0, piece.length);
    }
    require(target.finish() == section.contentHash(), section, "differs");
  }

  private static void require(boolean isWhole, Section section, String what) {
    if (!isWhole) {
      throw new CorruptSectionException(section.name() + " of partition " + section.partition() + " " + what);
    }
  }

  /** Lets the next snapshot not be written. */
  public void failNextWrite() {
    failsNext = true;
  }

  /** Lets the next snapshot's content not be what is stored of it. */
  public void damageNextWrite() {
    damagesNext = true;
  }

  /** How many snapshots there are. */
  public int size() {
    return snapshots.size();
  }

  /** Where the stored snapshots were cut, the newest first. */
  public List<Position> positions() {
    return snapshots.values().stream().map(stored -> stored.info().position()).toList();
  }

  /** Where those were cut that are what was stored, the newest first. */
  public List<Position> soundPositions() {
    return snapshots.values().stream().filter(Stored::isSound).map(stored -> stored.info().position()).toList();
  }

  /** Lets one bit of the newest snapshot not be what was stored. */
  public void corruptNewest() {
    Stored newest = snapshots.firstEntry().getValue();
    List<Section> filled = newest.sections().stream()
        .filter(section -> section.pieces().stream().anyMatch(piece -> piece.length > 0)).toList();
    Section damaged = filled.get((int) world.between(0, filled.size() - 1));
    List<byte[]> pieces = damaged.pieces().stream().filter(piece -> piece.length > 0).toList();
    byte[] piece = pieces.get((int) world.between(0, pieces.size() - 1));
    piece[(int) world.between(0, piece.length - 1)] ^= (byte) (1 << world.between(0, 7));
  }

  @Override
  public CompletionStage<Void> agree(SnapshotInfo snapshot) {
    snapshots.computeIfPresent(snapshot.position(), (position, stored) -> {
      SnapshotInfo info = stored.info();
      return new Stored(new SnapshotInfo(info.position(), info.logTime(), info.partitions(), info.contentHash(),
          info.bytes(), true), stored.sections(), stored.checksums());
    });
    return later(null);
  }

  @Override
  public CompletionStage<Void> delete(SnapshotInfo snapshot) {
    snapshots.remove(snapshot.position());
    return later(null);
  }

  private <T> CompletionStage<T> later(T value) {
    CompletableFuture<T> stage = new CompletableFuture<>();
    world.after(delay(), () -> stage.complete(value));
    return stage;
  }

  private long delay() {
    return world.between(TimeUnit.MICROSECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(1));
  }

  private static byte[] slice(byte[] bytes, int offset, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(bytes, offset, copy, 0, length);
    return copy;
  }

  private static byte[] join(List<byte[]> parts) {
    byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
