package io.holdfast.engine;

import io.holdfast.kernel.Position;

/** Takes hashes of the whole content, on the log loop. */
@FunctionalInterface
interface ContentHashes extends CutListener {

  @Override
  void hashed(Position position, long contentHash);

  @Override
  default boolean wantsCopy(boolean submittedHere) {
    return false;
  }
}
