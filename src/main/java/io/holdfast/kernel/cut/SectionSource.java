package io.holdfast.kernel.cut;

import java.util.concurrent.Executor;

/** One section of a cut, copied out in pieces that end at a row's boundary. */
public interface SectionSource {

  /** The section's name, unique in its partition: {@code ads.ads}, {@code engine.replies}. */
  String name();

  /** The partition it belongs to; -1 for what stands before routing (the dispatcher's records). */
  int partition();

  /** Runs {@link #copy}; each piece is one task, so that other work of that loop goes on in between. */
  Executor owner();

  /** The sum of the strong hashes of the section's logical content as of the cut, independent of its layout. */
  long contentHash();

  /**
   * Copies the next piece.
   *
   * @param target takes the bytes
   * @param mostBytes about how much to copy; one larger row is copied whole
   * @return whether anything is left
   */
  boolean copy(SectionSink target, int mostBytes);

  /** Gives the section up: what was held back for it is let go. Called once, also after the last piece. */
  void close();
}
