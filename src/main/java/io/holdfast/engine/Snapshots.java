package io.holdfast.engine;

import io.holdfast.codec.Submission;
import io.holdfast.kernel.Position;
import io.holdfast.kernel.Reply;
import io.holdfast.kernel.SystemCommand;
import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SnapshotArchive;
import io.holdfast.kernel.cut.SnapshotInfo;
import io.holdfast.log.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for snapshots by a command, and has the cut written to the archive by the instance that asked. One at a time.
 *
 * <p>Threads: the log loop only, except {@link #ask}, {@link #last}, {@link #isUnderWay} and {@link #lastHash}.
 */
final class Snapshots implements CutListener {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final Loop loop;
  private final SnapshotArchive archive;
  private final Batcher batcher;
  /** Who waits for the snapshot that has been asked for or is being written; null if none is. */
  private CompletableFuture<SnapshotInfo> underWay;
  private boolean cutOpen;
  private boolean copied;
  private volatile boolean isUnderWay;
  private volatile SnapshotInfo last;
  private volatile ContentHash lastHash;

  Snapshots(Loop loop, SnapshotArchive archive, Batcher batcher) {
    this.loop = loop;
    this.archive = archive;
    this.batcher = batcher;
  }

  /** Any thread: as {@link #take}, if commands are taken at all. */
  CompletionStage<SnapshotInfo> ask(Gate gate) {
    CompletableFuture<SnapshotInfo> taken = new CompletableFuture<>();
    loop.execute(() -> {
      Refusal refusal = gate.refusal();
      if (refusal != null) {
        taken.completeExceptionally(new NotAcceptedException(refusal));
        return;
      }
      take().whenComplete((info, failure) -> {
        if (failure == null) {
          taken.complete(info);
        } else {
          taken.completeExceptionally(failure);
        }
      });
    });
    return taken;
  }

  /** Takes a snapshot, or joins the one under way. */
  CompletionStage<SnapshotInfo> take() {
    if (underWay == null) {
      underWay = new CompletableFuture<>();
      isUnderWay = true;
      batcher.submitOwn(Submission.of(new SystemCommand.TakeSnapshot()), new Asked());
    }
    return underWay;
  }

  /** The newest that this instance wrote or started from. */
  SnapshotInfo last() {
    return last;
  }

  void startedFrom(SnapshotInfo snapshot) {
    last = snapshot;
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  /** What the content was at the newest cut, wherever it was asked for. */
  ContentHash lastHash() {
    return lastHash;
  }

  private final class Asked implements Answer {
    @Override
    public void replied(Reply reply, Position position) {
      loop.execute(() -> {
        if (!copied) {
          end(null, new NotAcceptedException(new Refusal(Refusal.Reason.OVERLOADED,
              "another snapshot is still being written; try again", 1_000)));
        }
      });
    }

    @Override
    public void refused(Refusal refusal) {
      loop.execute(() -> end(null, new NotAcceptedException(refusal)));
    }

    @Override
    public void unknown(String detail) {
      refused(new Refusal(Refusal.Reason.UNAVAILABLE, detail, 1_000));
    }
  }

  @Override
  public boolean wantsCopy(boolean submittedHere) {
    boolean wanted = submittedHere && underWay != null && !cutOpen;
    cutOpen |= wanted;
    copied |= wanted;
    return wanted;
  }

  @Override
  public void hashed(Position position, long contentHash) {
    lastHash = new ContentHash(position, contentHash);
  }

  @Override
  public void cut(Cut cut) {
    archive.write(cut).whenComplete((info, failure) -> loop.execute(() -> end(info, failure)));
  }

  @Override
  public void closed() {
    cutOpen = false;
  }

  private void end(SnapshotInfo info, Throwable failure) {
    CompletableFuture<SnapshotInfo> waiting = underWay;
    if (waiting == null) {
      return;
    }
    underWay = null;
    copied = false;
    isUnderWay = false;
    if (failure != null) {
      LOG.warn("no snapshot was taken", failure);
      waiting.completeExceptionally(failure);
    } else {
      LOG.info("snapshot {} written, {} bytes", info.position(), info.bytes());
      last = info;
      waiting.complete(info);
    }
  }

  /** The instance recovers anew, or ends: whoever waits is told. */
  void abandon(Refusal refusal) {
    cutOpen = false;
    end(null, new NotAcceptedException(refusal));
  }
}
