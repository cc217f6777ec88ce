package io.holdfast.engine;

import io.holdfast.kernel.Position;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the simulator must see of an instance and nobody else has any business with. */
public final class InstanceProbe {
  private static final VarHandle SNAPSHOTS = snapshots();

  private final Snapshots snapshots;
  private Snapshots.ContentHash last;

  /** Takes the content's hash at a position. */
  @FunctionalInterface
  public interface Hashed {

    /** The whole content had this hash at a position. */
    void hashed(Position position, long hash);
  }

  /** Looks into an instance. */
  public InstanceProbe(Instance instance) {
    snapshots = (Snapshots) SNAPSHOTS.get(instance);
  }

  private static VarHandle snapshots() {
    try {
      return MethodHandles.privateLookupIn(Instance.class, MethodHandles.lookup())
          .findVarHandle(Instance.class, "snapshots", Snapshots.class);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the instance keeps its snapshots elsewhere now", e);
    }
  }

  /** Tells the content's hash if there was a cut since the last look. */
  public void look(Hashed told) {
    Snapshots.ContentHash hash = snapshots.lastHash();
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
