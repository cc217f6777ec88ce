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
 * <p>Threads: the log loop only, except {@link #ask}, {@link #last}, {@link #isUnderWay}, {@link #progress} and
 * {@link #lastHash}.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final Loop loop;
  private final SnapshotArchive archive;
  private final Batcher batcher;
  /** Who waits for the snapshot that has been asked for or is being written; null if none is. */
  private CompletableFuture<SnapshotInfo> underWay;
  /** Counts abandonments. */
  private int turn;
  private boolean copied;
  private volatile boolean isUnderWay;
  /** Of the snapshot that is being copied; null if none is. */
  private volatile CopiedRows counted;
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

  /** How far the one under way is; null if there is none, or its copying has not begun. */
  SnapshotProgress progress() {
    CopiedRows counting = counted;
    return counting == null ? null : counting.progress();
  }

  /** What the content was at the newest cut, wherever it was asked for. */
  ContentHash lastHash() {
    return lastHash;
  }

  /** The command that asks for a cut has been told something; by then the snapshot may have been abandoned. */
  private final class Asked implements Answer {
    private final CompletableFuture<SnapshotInfo> asked = underWay;

    @Override
    public void replied(Reply reply, Position position) {
      loop.execute(() -> {
        if (asked == underWay && !copied) {
          end(asked, null, new NotAcceptedException(new Refusal(Refusal.Reason.OVERLOADED,
              "another snapshot is still being written; try again", 1_000)));
        }
      });
    }

    @Override
    public void refused(Refusal refusal) {
      loop.execute(() -> end(asked, null, new NotAcceptedException(refusal)));
    }

    @Override
    public void unknown(String detail) {
      refused(new Refusal(Refusal.Reason.UNAVAILABLE, detail, 1_000));
    }
  }

  /** Takes the cuts of a fresh replica. Those of one that has been abandoned say nothing any more. */
  CutListener ofReplica() {
    return new Cuts(turn);
  }

  private final class Cuts implements CutListener {
    private final int mine;
    private boolean open;

    Cuts(int mine) {
      this.mine = mine;
    }

    @Override
    public boolean wantsCopy(boolean submittedHere) {
      boolean wanted = mine == turn && submittedHere && underWay != null && !open;
      open |= wanted;
      copied |= wanted;
      return wanted;
    }

    @Override
    public void hashed(Position position, long contentHash) {
      if (mine == turn) {
        lastHash = new ContentHash(position, contentHash);
      }
    }

    @Override
    public void cut(Cut cut, CopiedRows counting) {
      CompletableFuture<SnapshotInfo> asked = mine == turn ? underWay : null;
      counted = asked == null ? null : counting;
      archive.write(cut).whenComplete((info, failure) -> loop.execute(() -> end(asked, info, failure)));
    }

    @Override
    public void closed() {
      open = false;
    }
  }

  private void end(CompletableFuture<SnapshotInfo> asked, SnapshotInfo info, Throwable failure) {
    if (asked == null || asked != underWay) {
      return;
    }
    underWay = null;
    copied = false;
    isUnderWay = false;
    counted = null;
    if (failure != null) {
      LOG.warn("no snapshot was taken", failure);
      asked.completeExceptionally(failure);
    } else {
      LOG.info("snapshot {} written, {} bytes", info.position(), info.bytes());
      last = info;
      asked.complete(info);
    }
  }

  /** The instance recovers anew, or ends: whoever waits is told, and cuts still being written are nobody's. */
  void abandon(Refusal refusal) {
    turn++;
    end(underWay, null, new NotAcceptedException(refusal));
  }
}
