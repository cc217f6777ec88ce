package io.holdfast.kernel.table;

/** Hashes of primary keys for {@link KeyIndex}. Stateless; any thread. */
final class KeyHash {

  private KeyHash() {}

  static int of(long high, long low) {
    return (int) (mix(mix(high) + low) >>> 32);
  }

  static int of(byte[] key, int offset, int length) {
    return of(RowHash.ofBytes(key, offset, length));
  }

  /** Of a key of bytes, from what {@link RowHash#ofBytes} says of them. */
  static int of(long bytesHash) {
    return (int) (bytesHash >>> 32);
  }

  /** Stafford's variant 13 of MurmurHash3's finaliser, as in SplittableRandom. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
