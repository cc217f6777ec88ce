package io.holdfast.http.access;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Remembers whom the last {@code Authorization} headers of an event loop stood for, so that a caller who asks again and
 * again costs a comparison. A header has one place, found by its hash code, and the next one there takes it over: so
 * memory is bounded without any order to keep. One event loop.
 */
public final class CallerMemo {
  private static final int PLACES = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[][] headers = new byte[PLACES][];
  private final Caller[] callers = new Caller[PLACES];
  private AccessRules rules;

  /** Whom a header stood for under these rules; null if that is not known, or no longer true. */
  public Caller find(AccessRules current, String header, long nowMillis) {
    if (current != rules) {
      forget(current);
      return null;
    }
    int place = place(header);
    if (headers[place] == null || !sameSecret(headers[place], bytes(header))) {
      return null;
    }
    return callers[place].isExpired(nowMillis) ? null : callers[place];
  }

  /** Remembers whom a header stands for, if the rules are still the same. */
  public void keep(AccessRules current, String header, Caller caller) {
    if (current == rules) {
      int place = place(header);
      headers[place] = bytes(header);
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

  private static byte[] bytes(String header) {
    return header.getBytes(StandardCharsets.UTF_8);
  }

  /** Compares all of it whatever differs, so that the time tells nobody how much of a secret was right. */
  private static boolean sameSecret(byte[] kept, byte[] given) {
    if (kept.length != given.length) {
      return false;
    }
    long difference = 0;
    int i = 0;
    for (; i <= kept.length - Long.BYTES; i += Long.BYTES) {
      difference |= (long) LONGS.get(kept, i) ^ (long) LONGS.get(given, i);
    }
    for (; i < kept.length; i++) {
      difference |= kept[i] ^ given[i];
    }
    return difference == 0;
  }
}
