package io.holdfast.kernel.table;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/** Hashes of primary keys for {@link KeyIndex}: layout, never content. Stateless; any thread. */
final class KeyHash {

  private static final Hasher64 BYTES = Hashing.komihash5_0();

  private KeyHash() {}

  static int of(long high, long low) {
    return (int) (mix(mix(high) + low) >>> 32);
  }

  static int of(byte[] key, int offset, int length) {
    return (int) (BYTES.hashBytesToLong(key, offset, length) >>> 32);
  }

  /** Stafford's variant 13 of MurmurHash3's finaliser, as in SplittableRandom. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
