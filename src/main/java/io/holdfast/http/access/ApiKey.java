package io.holdfast.http.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * API keys: 256 random bits, written with a prefix by which people and scanners of leaked secrets know them. What is
 * configured is a key's SHA-256. A slow hash (bcrypt, Argon2) is for passwords, which can be guessed: it makes each
 * guess dear. Nobody guesses 256 random bits at any speed, so a fast hash is as safe, and a request costs nothing.
 */
public final class ApiKey {
  /** What every key begins with. */
  public static final String PREFIX = "hf_";

  private static final int RANDOM_BYTES = 32;
  private static final String HASH = "sha256:";

  private ApiKey() {}

  /** A new key. */
  public static String generate() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** A key's hash, as it is configured. */
  public static String hashOf(String key) {
    return HASH + HexFormat.of().formatHex(digest(key));
  }

  static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest that is written as a hash.
   *
   * @throws IllegalArgumentException if it is none
   */
  static byte[] digestIn(String hash) {
    if (!hash.matches(HASH + "[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "'" + hash + "' is no hash like sha256:… with 64 hexadecimal digits; 'holdfast keys new' makes one");
    }
    return HexFormat.of().parseHex(hash, HASH.length(), hash.length());
  }
}
