package io.holdfast.http.access;

/**
 * Remembers whom the last {@code Authorization} headers of an event loop stood for, so that a caller who asks again and
 * again costs a comparison. A header has one place, found by its hash code, and the next one there takes it over: so
 * memory is bounded without any order to keep. One event loop.
 */
public final class CallerMemo {
  private static final int PLACES = 1024;

  private final String[] headers = new String[PLACES];
  private final Caller[] callers = new Caller[PLACES];
  private AccessRules rules;

  /** Whom a header stood for under these rules; null if that is not known, or no longer true. */
  public Caller find(AccessRules current, String header, long nowMillis) {
    if (current != rules) {
      forget(current);
      return null;
    }
    int place = place(header);
    if (headers[place] == null || !sameSecret(headers[place], header)) {
      return null;
    }
    return callers[place].isExpired(nowMillis) ? null : callers[place];
  }

  /** Remembers whom a header stands for, if the rules are still the same. */
  public void keep(AccessRules current, String header, Caller caller) {
    if (current == rules) {
      int place = place(header);
      headers[place] = header;
      callers[place] = caller;
    }
  }

  private void forget(AccessRules current) {
    rules = current;
    for (int i = 0; i < PLACES; i++) {
      headers[i] = null;
      callers[i] = null;
    }
  }

  private static int place(String header) {
    int hash = header.hashCode();
    return (hash ^ hash >>> 16) & PLACES - 1;
  }

  /** Compares all of it whatever differs, so that the time tells nobody how much of a secret was right. */
  private static boolean sameSecret(String kept, String given) {
    if (kept.length() != given.length()) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < kept.length(); i++) {
      difference |= kept.charAt(i) ^ given.charAt(i);
    }
    return difference == 0;
  }
}
