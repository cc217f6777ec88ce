package io.holdfast.http.access;

import java.util.Locale;

/** What a caller may do in a domain. None includes another: a key that may only write cannot read. */
public enum Scope {
  /** Ask. */
  READ,
  /** Change what the domain is there for. */
  WRITE,
  /** What replaces much at once, and what runs the node. */
  OPERATE,
  /** Act for users other than the one that the token was made for. */
  ANY_USER;

  /** As it is written: {@code any-user}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int bit() {
    return 1 << ordinal();
  }

  /** The scope of a word; null if there is none. */
  static Scope of(String word) {
    for (Scope scope : values()) {
      if (scope.word().equals(word)) {
        return scope;
      }
    }
    return null;
  }
}
