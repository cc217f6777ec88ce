package io.holdfast.coordination;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What environments, keys, locks and ids may be called, and how their names stand in the keys of tables. */
public final class Names {
  /** Characters of a name, at the most. */
  public static final int LONGEST = 128;

  /** Characters of a key of a value or a counter, at the most: keys are often paths. */
  public static final int LONGEST_KEY = 512;

  private Names() {}

  /** Whether a name has a length that is allowed, and only printable characters and no half ones. */
  public static boolean isValid(String name, int longest) {
    if (name.isEmpty() || name.length() > longest) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c >= 0x7F && c < 0xA0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        boolean isPair = Character.isHighSurrogate(c) && i + 1 < name.length()
            && Character.isLowSurrogate(name.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Checks a name where something else should have. */
  static String require(String name, int longest) {
    if (!isValid(name, longest)) {
      throw new IllegalArgumentException("not a name of 1 to " + longest + " printable characters");
    }
    return name;
  }

  static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The key of something in an environment: the environment's id, then the name. */
  static byte[] within(long environment, String name) {
    return within(environment, utf8(name));
  }

  static byte[] within(long environment, byte[] name) {
    byte[] key = new byte[Long.BYTES + name.length];
    putLong(key, environment);
    System.arraycopy(name, 0, key, Long.BYTES, name.length);
    return key;
  }

  /** The key of something of some sort in an environment: the environment's id, the sort, then the name. */
  static byte[] within(long environment, int sort, byte[] name) {
    byte[] key = new byte[Long.BYTES + 1 + name.length];
    putLong(key, environment);
    key[Long.BYTES] = (byte) sort;
    System.arraycopy(name, 0, key, Long.BYTES + 1, name.length);
    return key;
  }

  private static void putLong(byte[] target, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      target[i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }

  /** The environment's id in a key. */
  static long environment(byte[] key) {
    long id = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      id = id << Byte.SIZE | key[i] & 0xFF;
    }
    return id;
  }

  /** What stands in a key behind the environment's id. */
  static byte[] tail(byte[] key, int from) {
    return Arrays.copyOfRange(key, from, key.length);
  }
}
