package io.holdfast.http;

import io.holdfast.codec.Idempotency;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Reads {@code Idempotency-Key} and takes the fingerprint of the request that it stands for: the first 128 bits of a
 * SHA-256 over method, path and body, so that nobody finds two requests with one fingerprint. One thread.
 */
public final class IdempotencyKeys {
  private static final int LONGEST = 255;

  private final MessageDigest digest = sha256();

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * What the request's key stands for; null if it has none.
   *
   * @throws ProblemException if the key is malformed
   */
  public Idempotency of(HttpServerRequest request, byte[] body) {
    String header = request.getHeader(Names.IDEMPOTENCY_KEY);
    return header == null ? null : fingerprinted(keyIn(header), request, body);
  }

  /**
   * What a key stands for that is in the header, or in the body, or in both.
   *
   * @param inBody the key in the body, or null
   * @throws ProblemException if the key in the header is malformed, or another one
   */
  public Idempotency of(HttpServerRequest request, byte[] body, String inBody) {
    if (inBody == null) {
      return of(request, body);
    }
    String header = request.getHeader(Names.IDEMPOTENCY_KEY);
    if (header != null && !keyIn(header).equals(inBody)) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST,
          "Idempotency-Key and the body's idempotency_key are two different keys");
    }
    return fingerprinted(inBody, request, body);
  }

  private Idempotency fingerprinted(String key, HttpServerRequest request, byte[] body) {
    digest.reset();
    digest.update(request.method().name().getBytes(StandardCharsets.ISO_8859_1));
    digest.update((byte) ' ');
    digest.update(request.uri().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(body));
    return new Idempotency(key, hash.getLong(), hash.getLong());
  }

  /** The key within a header, which may be quoted as a structured field string (RFC 8941) or bare. */
  static String keyIn(String header) {
    String text = header.strip();
    String key = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"") ? unquoted(text) : text;
    boolean printable = key.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    if (key.isEmpty() || key.length() > LONGEST || !printable) {
      throw new ProblemException(ProblemType.MALFORMED_REQUEST,
          "Idempotency-Key must have 1 to 255 printable ASCII characters, quoted or not");
    }
    return key;
  }

  private static String unquoted(String text) {
    StringBuilder key = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() - 1) {
        i++;
        c = text.charAt(i);
      }
      key.append(c);
    }
    return key.toString();
  }
}
