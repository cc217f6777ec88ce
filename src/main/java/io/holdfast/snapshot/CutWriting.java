package io.holdfast.snapshot;

import io.holdfast.kernel.cut.Cut;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SnapshotInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One cut on its way into a file. The copying thread asks the section's owner for one piece at a time; the owner
 * copies it into a buffer; full buffers go to the storing thread, which compresses and writes them and gives them
 * back. There are few buffers: where the disk is slower than the copying, the copying waits.
 *
 * <p>Threads: each method says on which it runs; what they share goes along with the tasks.
 */
final class CutWriting {
  private static final int BUFFERS = 3;

  private final SnapshotThreads threads;
  private final SnapshotWriter writer;
  private final List<SectionSource> sections;
  /** Which sections were closed; each place touched by that section's owner only. */
  private final boolean[] closed;
  private final CompletableFuture<SnapshotInfo> written = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  /** Copying thread only. */
  private final ArrayDeque<PieceBuffer> free = new ArrayDeque<>();
  private PieceBuffer filling;
  private int at;
  private boolean awaitingBuffer;

  CutWriting(Cut cut, SnapshotWriter writer, SnapshotThreads threads) {
    this.threads = threads;
    this.writer = writer;
    this.sections = cut.sections();
    this.closed = new boolean[sections.size()];
  }

  /** Begins; any thread. The stage completes on the storing thread. */
  CompletableFuture<SnapshotInfo> start() {
    store(() -> {
      writer.begin();
      threads.copying().execute(() -> {
        for (int i = 0; i < BUFFERS; i++) {
          free.add(new PieceBuffer());
        }
        next();
      });
    });
    return written;
  }

  /** Copying thread: asks for the next piece, if there is room for it. */
  private void next() {
    if (ended.get()) {
      return;
    }
    if (at == sections.size()) {
      store(this::finish);
      return;
    }
    if (filling == null) {
      filling = free.poll();
    }
    awaitingBuffer = filling == null;
    if (!awaitingBuffer) {
      int place = at;
      PieceBuffer buffer = filling;
      onOwner(place, () -> copy(place, buffer));
    }
  }

  /** The section's owner: copies one piece. The next one is asked for from outside, so that others come between. */
  private void copy(int place, PieceBuffer buffer) {
    if (ended.get()) {
      return;
    }
    try {
      boolean more = buffer.copyFrom(sections.get(place));
      if (!more) {
        close(place);
      }
      threads.copying().execute(() -> copied(more));
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void close(int place) {
    if (!closed[place]) {
      closed[place] = true;
      sections.get(place).close();
    }
  }

  /** Copying thread. */
  private void copied(boolean more) {
    if (!more || filling.isFull()) {
      handOver(filling, more ? null : sections.get(at));
      filling = null;
    }
    if (!more) {
      at++;
    }
    next();
  }

  private void handOver(PieceBuffer full, SectionSource finished) {
    store(() -> {
      if (!full.isEmpty()) {
        writer.chunk(full);
        full.clear();
      }
      if (finished != null) {
        writer.endSection(finished);
      }
      threads.copying().execute(() -> giveBack(full));
    });
  }

  /** Copying thread. */
  private void giveBack(PieceBuffer empty) {
    free.add(empty);
    if (awaitingBuffer) {
      next();
    }
  }

  /** Storing thread. */
  private void finish() throws IOException {
    SnapshotInfo info = writer.finish();
    if (ended.compareAndSet(false, true)) {
      written.complete(info);
    }
  }

  /** A step that writes. */
  private interface Step {
    void run() throws IOException;
  }

  private void store(Step step) {
    threads.storing().execute(() -> {
      if (ended.get()) {
        return;
      }
      try {
        step.run();
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    });
  }

  private void onOwner(int place, Runnable task) {
    try {
      sections.get(place).owner().execute(task);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Gives up; any thread, any number of times. Every section is closed, and what was written is removed. */
  void fail(Throwable cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    for (int i = 0; i < sections.size(); i++) {
      int place = i;
      try {
        sections.get(place).owner().execute(() -> close(place));
      } catch (RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
    threads.storing().execute(() -> {
      try {
        writer.abandon();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
      written.completeExceptionally(named(cause));
    });
  }

  private Throwable named(Throwable cause) {
    String message = "snapshot " + writer.target() + " could not be written: " + cause;
    return cause instanceof IOException io ? new UncheckedIOException(message, io)
        : new IllegalStateException(message, cause);
  }
}
