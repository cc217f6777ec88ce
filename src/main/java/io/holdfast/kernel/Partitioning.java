package io.holdfast.kernel;

/**
 * How routing hashes map to partitions. The number of partitions is fixed per cluster, kept in the journal, and
 * changed only by restoring a snapshot into another number. Immutable; one instance serves a whole process.
 */
public final class Partitioning {

  /** The most partitions a cluster may have. */
  public static final int MOST = 1024;

  private final Footprint.One[] single;

  /**
   * Partitions {@code 0 … count - 1}.
   *
   * @throws IllegalArgumentException if the count is not between 1 and {@link #MOST}
   */
  public Partitioning(int count) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("partitions must be between 1 and " + MOST + ", not " + count);
    }
    single = new Footprint.One[count];
    for (int i = 0; i < count; i++) {
      single[i] = new Footprint.One(i);
    }
  }

  /** The number of partitions. */
  public int count() {
    return single.length;
  }

  /** The partition that owns a routing hash (16 bits, see {@link Routing}); every partition gets an equal share. */
  public int partitionOf(int routingHash) {
    return (routingHash & Routing.MASK) * single.length >>> Routing.BITS;
  }

  /** The footprint of a command that touches only the owner of this routing hash; allocates nothing. */
  public Footprint.One only(int routingHash) {
    return single[partitionOf(routingHash)];
  }
}
