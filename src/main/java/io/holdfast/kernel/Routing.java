package io.holdfast.kernel;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Routing hashes, and ids that carry one. A routing hash has 16 bits and decides an entity's partition; it is a
 * function of the owner's name for ever, so the hash function must never change (XXH3, 64 bits, folded).
 *
 * <p>Ids made by Holdfast are UUIDs of version 7 (RFC 9562): 48 bits of Unix milliseconds, so that they sort by time,
 * with the owner's routing hash in the last 16 bits, so that what they name is found without a search.
 */
public final class Routing {

  /** The bits of a routing hash. */
  public static final int BITS = 16;

  /** The bits of a routing hash, set. */
  public static final int MASK = (1 << BITS) - 1;

  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final int UUID_LENGTH = 36;
  private static final int UUID_VERSION_AT = 14;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Routing() {}

  /** The routing hash of an owner's name. */
  public static int hashOf(String name) {
    return hashOf(name.getBytes(StandardCharsets.UTF_8));
  }

  /** The routing hash of an owner's name as UTF-8 bytes. */
  public static int hashOf(byte[] name) {
    long hash = HASHER.hashBytesToLong(name);
    return (int) (hash ^ hash >>> 16 ^ hash >>> 32 ^ hash >>> 48) & MASK;
  }

  /**
   * A new id that sorts by time and carries a routing hash.
   *
   * @param unixMillis the time, for ordering only
   * @param random 64 random bits, of which 58 are used; the caller's, because the kernel has no randomness
   * @param routingHash the owner's routing hash
   */
  public static UUID id(long unixMillis, long random, int routingHash) {
    long high = unixMillis << 16 | VERSION_7 | random & 0x0FFF;
    long low = VARIANT | (random >>> 18 & 0x3FFF_FFFF_FFFFL) << 16 | routingHash & MASK;
    return new UUID(high, low);
  }

  /**
   * The routing hash of what an id names, whoever made the id: what it carries if it is written as a UUID of version 7
   * as {@link #id} makes them, else the hash of its characters. Only ids of things that own themselves (a slot, a user)
   * may come from a caller; what belongs to something else has an id made by {@link #id}.
   */
  public static int of(String id) {
    UUID made = madeId(id);
    return made == null ? hashOf(id) : carriedBy(made);
  }

  /** The id if it is written exactly as {@link #id} makes and prints them, else null. */
  public static UUID madeId(String id) {
    if (id.length() != UUID_LENGTH || id.charAt(UUID_VERSION_AT) != '7') {
      return null;
    }
    try {
      UUID parsed = UUID.fromString(id);
      return parsed.variant() == 2 && parsed.toString().equals(id) ? parsed : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The routing hash that an id made by {@link #id} carries. */
  public static int carriedBy(UUID id) {
    return (int) id.getLeastSignificantBits() & MASK;
  }
}
