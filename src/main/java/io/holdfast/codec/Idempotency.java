package io.holdfast.codec;

import java.util.Objects;

/**
 * The caller's promise that requests with this key are one request.
 *
 * @param key the key, within the principal's scope
 * @param fingerprintHigh upper half of the strong hash over the HTTP request's method, path and body
 * @param fingerprintLow lower half
 */
public record Idempotency(String key, long fingerprintHigh, long fingerprintLow) {

  /** Checks that there is a key. */
  public Idempotency {
    Objects.requireNonNull(key);
  }
}
