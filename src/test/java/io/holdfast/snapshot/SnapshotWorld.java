package io.holdfast.snapshot;

import io.holdfast.kernel.Position;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.simulation.SimulatedLoop;
import io.holdfast.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** An archive of files whose threads are simulated, and tables to fill it with. */
final class SnapshotWorld {
  static final long LOG_TIME = 1_700_000_000_000L;

  final Simulation world;
  final Path directory;
  FileSnapshotArchive archive;

  SnapshotWorld(Simulation world, Path directory) {
    this(world, directory, Disk.real());
  }

  SnapshotWorld(Simulation world, Path directory, Disk disk) {
    this.world = world;
    this.directory = directory;
    reopen(disk);
  }

  /** As after a crash: what the one before still had to do will never be done. */
  void reopen(Disk disk) {
    archive = FileSnapshotArchive.open(directory, disk, SimulatedFileArchiveTest.threads(world));
  }

  SimulatedLoop loop() {
    return new SimulatedLoop(world);
  }

  Cut cut(long sequence, SectionSource... sections) {
    return new Cut(new Position(1, sequence), LOG_TIME, 4, List.of(sections));
  }

  /** A snapshot of three tables of some hundred rows. */
  Cut sample(long sequence, Random random) {
    return cut(sequence, new SampleTable("keys").fill(random, 10).source(-1, loop()),
        new SampleTable("sample").fill(random, 400).source(0, loop()),
        new SampleTable("sample").fill(random, 300).source(1, loop()));
  }

  SnapshotInfo write(long sequence) {
    return result(archive.write(sample(sequence, world.random())));
  }

  List<SnapshotInfo> list() {
    return result(archive.list());
  }

  /** Loads a snapshot of {@link #sample}. */
  CompletionStage<SnapshotInfo> read(SnapshotInfo info) {
    return archive.read(info, (partition, name) -> new SampleTable(name).target());
  }

  void await(CompletionStage<?> stage) {
    world.runUntil(() -> stage.toCompletableFuture().isDone(), 60_000, "the stage is over");
  }

  <T> T result(CompletionStage<T> stage) {
    await(stage);
    return stage.toCompletableFuture().join();
  }

  Throwable failure(CompletionStage<?> stage) {
    await(stage);
    return stage.toCompletableFuture().exceptionNow();
  }

  /** The names of the files there are. */
  List<String> files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
