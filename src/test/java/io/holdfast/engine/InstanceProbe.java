package io.holdfast.engine;

import io.holdfast.kernel.Position;

/** What the simulator must see of an instance and nobody else has any business with. */
public final class InstanceProbe {
  private final Instance instance;
  private ContentHash last;

  /** Takes the content's hash at a position. */
  @FunctionalInterface
  public interface Hashed {

    /** The whole content had this hash at a position. */
    void hashed(Position position, long hash);
  }

  /** Looks into an instance. */
  public InstanceProbe(Instance instance) {
    this.instance = instance;
  }

  /** Tells the content's hash if there was a cut since the last look. */
  public void look(Hashed told) {
    ContentHash hash = instance.lastContentHash();
    if (hash != last) {
      last = hash;
      told.hashed(hash.position(), hash.hash());
    }
  }

  /** Hashes the content as it is once everything dispatched has been applied; told on the log loop. */
  public static void hash(Instance instance, Hashed told) {
    instance.hash(told::hashed);
  }
}
