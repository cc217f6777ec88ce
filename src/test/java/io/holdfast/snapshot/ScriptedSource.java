package io.holdfast.snapshot;

import io.holdfast.kernel.cut.SectionSink;
import io.holdfast.kernel.cut.SectionSource;
import io.holdfast.kernel.cut.SectionTarget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;

/** A section of which every piece is given; a null one throws. */
final class ScriptedSource implements SectionSource {
  static final long HASH = 0x1234_5678_9ABCL;

  private final String name;
  private final int partition;
  private final Executor owner;
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private final boolean failsAtEnd;
  volatile int closings;

  ScriptedSource(String name, int partition, Executor owner, boolean failsAtEnd, List<byte[]> pieces) {
    this.name = name;
    this.partition = partition;
    this.owner = owner;
    this.failsAtEnd = failsAtEnd;
    this.pieces.addAll(pieces);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int partition() {
    return partition;
  }

  @Override
  public Executor owner() {
    return owner;
  }

  @Override
  public long contentHash() {
    return HASH;
  }

  @Override
  public boolean copy(SectionSink target, int mostBytes) {
    byte[] piece = pieces.poll();
    if (piece == null) {
      if (failsAtEnd) {
        throw new IllegalStateException("the section cannot be copied");
      }
      return false;
    }
    int half = piece.length / 2;
    target.write(piece, 0, half);
    target.write(piece, half, piece.length - half);
    return !pieces.isEmpty() || failsAtEnd;
  }

  @Override
  public void close() {
    closings++;
  }

  /** Keeps the pieces. */
  static final class Target implements SectionTarget {
    final List<byte[]> pieces = new ArrayList<>();
    private final long hash;

    Target(long hash) {
      this.hash = hash;
    }

    @Override
    public void load(byte[] bytes, int offset, int length) {
      pieces.add(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    @Override
    public long finish() {
      return hash;
    }
  }
}
