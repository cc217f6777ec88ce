package io.holdfast.http.access;

/**
 * Somebody who asks, as authenticated. Immutable; any thread.
 *
 * @param principal who it is, for the journal and for the scope of idempotency keys; empty where nobody had to say
 * @param subject the user whom a token was made for; null if it is no user
 * @param scopes what they may
 * @param expiresAt until when that holds, in Unix milliseconds; {@link Long#MAX_VALUE} for good
 */
public record Caller(String principal, String subject, Scopes scopes, long expiresAt) {
  private static final Caller EVERYONE = new Caller("", null, Scopes.ALL, Long.MAX_VALUE);

  /** Whoever asks where nobody has to say who they are. */
  public static Caller everyone() {
    return EVERYONE;
  }

  /** The holder of an API key: a program, which acts for whom it says. */
  static Caller ofKey(String name, Scopes scopes, long expiresAt) {
    return new Caller("key:" + name, null, scopes, expiresAt);
  }

  /** The bearer of a token that was made for a user. */
  static Caller ofToken(String subject, Scopes scopes, long expiresAt) {
    return new Caller("user:" + subject, subject, scopes, expiresAt);
  }

  /** Whether they may what a route asks. */
  public boolean may(Permission needed) {
    return needed.isOpen() || scopes.allow(needed.domain(), needed.scope());
  }

  /**
   * Whether they may do for a user what they may do: a token speaks for its own subject only, unless it has the scope
   * {@link Scope#ANY_USER} in that domain.
   */
  public boolean mayActFor(String userId, String domain) {
    return subject == null || subject.equals(userId) || scopes.allow(domain, Scope.ANY_USER);
  }

  boolean isExpired(long nowMillis) {
    return expiresAt <= nowMillis;
  }
}
