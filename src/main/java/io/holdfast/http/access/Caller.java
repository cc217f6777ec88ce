package io.holdfast.http.access;

/** Somebody who asks, as authenticated. Immutable; any thread. */
public final class Caller {
  private static final Caller EVERYONE = new Caller("", null, Scopes.ALL, Long.MAX_VALUE);

  private final String principal;
  private final String subject;
  private final Scopes scopes;
  private final long expiresAt;

  private Caller(String principal, String subject, Scopes scopes, long expiresAt) {
    this.principal = principal;
    this.subject = subject;
    this.scopes = scopes;
    this.expiresAt = expiresAt;
  }

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

  /** Who it is, for the journal and for the scope of idempotency keys; empty where nobody had to say. */
  public String principal() {
    return principal;
  }

  /** The user whom a token was made for; null if it is no user. */
  public String subject() {
    return subject;
  }

  /** Until when that holds, in Unix milliseconds; {@link Long#MAX_VALUE} for good. */
  public long expiresAt() {
    return expiresAt;
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
