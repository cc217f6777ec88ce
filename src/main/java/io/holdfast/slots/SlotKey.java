package io.holdfast.slots;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids as 128 bits: an id that is written as UUIDs are printed is its own key; any other name's key is a hash of it, and
 * the name is kept beside it, so that another name with the same hash is recognised as another one.
 */
public final class SlotKey {
  private static final int UUID_LENGTH = 36;
  private static final byte[] NOTHING = {};
  private static final Hasher128 HASHER = Hashing.xxh3_128();

  private SlotKey() {}

  /** The key of an id. */
  public static UUID of(String id) {
    UUID uuid = uuid(id);
    if (uuid != null) {
      return uuid;
    }
    HashValue128 hash = HASHER.hashBytesTo128Bits(id.getBytes(StandardCharsets.UTF_8));
    return new UUID(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }

  /** What must be kept of an id beside its key: nothing if it is a UUID. */
  static byte[] rest(String id) {
    return uuid(id) != null ? NOTHING : id.getBytes(StandardCharsets.UTF_8);
  }

  /** The id with this key and this rest. */
  static String id(long high, long low, byte[] rest) {
    return rest.length == 0 ? new UUID(high, low).toString() : new String(rest, StandardCharsets.UTF_8);
  }

  /** The UUID that is printed like this, or null. */
  static UUID uuid(String id) {
    return isPrintedUuid(id) ? UUID.fromString(id) : null;
  }

  private static boolean isPrintedUuid(String id) {
    boolean printed = id.length() == UUID_LENGTH;
    for (int i = 0; i < UUID_LENGTH && printed; i++) {
      char c = id.charAt(i);
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      printed = isDash ? c == '-' : c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    return printed;
  }
}
