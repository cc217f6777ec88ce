package io.holdfast.kernel;

/**
 * How routing hashes map to partitions. The number of partitions is fixed per cluster, kept in the journal, and
 * changed only by restoring a snapshot into another number. Immutable; one instance serves a whole process.
 */
public final class Partitioning {

  /** The most partitions a cluster may have. */
  public static final int MOST = 1024;

  private static final Partitioning FINEST = new Partitioning(1 << Routing.BITS, new Footprint.One[0]);

  private final int count;
  private final Footprint.One[] single;

  /**
   * Partitions {@code 0 … count - 1}.
   *
   * @throws IllegalArgumentException if the count is not between 1 and {@link #MOST}
   */
  public Partitioning(int count) {
    this(count, new Footprint.One[checked(count)]);
    for (int i = 0; i < count; i++) {
      single[i] = new Footprint.One(i);
    }
  }

  private Partitioning(int count, Footprint.One[] single) {
    this.count = count;
    this.single = single;
  }

  private static int checked(int count) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("partitions must be between 1 and " + MOST + ", not " + count);
    }
    return count;
  }

  /**
   * As if every routing hash were a partition of its own: the footprint of a command under it are the routing hashes
   * that the command touches, whatever the number of partitions.
   */
  public static Partitioning finest() {
    return FINEST;
  }

  /** The number of partitions. */
  public int count() {
    return count;
  }

  /** The partition that owns a routing hash (16 bits, see {@link Routing}); every partition gets an equal share. */
  public int partitionOf(int routingHash) {
    return (routingHash & Routing.MASK) * count >>> Routing.BITS;
  }

  /** The lowest routing hash that a partition owns. */
  public int firstHashOf(int partition) {
    return ((partition << Routing.BITS) + count - 1) / count;
  }

  /** The footprint of a command that touches only the owner of this routing hash; allocates nothing. */
  public Footprint.One only(int routingHash) {
    int partition = partitionOf(routingHash);
    return partition < single.length ? single[partition] : new Footprint.One(partition);
  }
}
