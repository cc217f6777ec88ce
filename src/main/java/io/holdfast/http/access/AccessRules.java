package io.holdfast.http.access;

/**
 * Whose credentials are taken at a time. Immutable; any thread.
 *
 * @param keys the API keys
 * @param tokens checks tokens; null if none are taken
 */
public record AccessRules(ApiKeys keys, Tokens tokens) {
  private static final AccessRules OPEN = new AccessRules(null, null);

  /** Nobody has to say who they are, and everyone may everything. */
  public static AccessRules open() {
    return OPEN;
  }

  /** Whether nobody has to say who they are. */
  public boolean isOpen() {
    return this == OPEN;
  }

  /** Who holds a credential, as far as that is known at once; null if it is not. */
  public Caller find(String credential) {
    if (credential.startsWith(ApiKey.PREFIX)) {
      return keys.find(credential);
    }
    return tokens == null ? null : tokens.known(credential);
  }

  /** Whether a credential is one that {@link Tokens#verify} has to look at. */
  public boolean isToken(String credential) {
    return tokens != null && !credential.startsWith(ApiKey.PREFIX);
  }
}
