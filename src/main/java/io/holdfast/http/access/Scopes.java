package io.holdfast.http.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What somebody may do where. Written as words like {@code slots:write}; a bare {@code read} holds in every domain.
 * Immutable; any thread.
 */
public final class Scopes {
  /** Everything everywhere. */
  public static final Scopes ALL = new Scopes(bits(Scope.values()), Map.of());

  private static final Pattern DOMAIN = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final int everywhere;
  private final Map<String, Integer> byDomain;

  private Scopes(int everywhere, Map<String, Integer> byDomain) {
    this.everywhere = everywhere;
    this.byDomain = Map.copyOf(byDomain);
  }

  private static int bits(Scope... scopes) {
    return Arrays.stream(scopes).mapToInt(Scope::bit).reduce(0, (a, b) -> a | b);
  }

  /**
   * The meaning of words, all of which must be scopes.
   *
   * @throws IllegalArgumentException if one is none; the message is for people
   */
  public static Scopes parse(Collection<String> words) {
    words.stream().filter(word -> !isScope(word)).findFirst().ifPresent(word -> {
      throw new IllegalArgumentException("'" + word + "' is no scope; scopes are read, write, operate and any-user, "
          + "for one domain like slots:write, or for all like read");
    });
    return known(words);
  }

  /** The meaning of those words that are scopes: a token may have others, for others. */
  static Scopes known(Collection<String> words) {
    int everywhere = 0;
    Map<String, Integer> byDomain = new TreeMap<>();
    for (String word : words) {
      if (isScope(word)) {
        int bit = Scope.of(word.substring(word.indexOf(':') + 1)).bit();
        if (word.indexOf(':') < 0) {
          everywhere |= bit;
        } else {
          byDomain.merge(word.substring(0, word.indexOf(':')), bit, (a, b) -> a | b);
        }
      }
    }
    return new Scopes(everywhere, byDomain);
  }

  private static boolean isScope(String word) {
    int colon = word.indexOf(':');
    return Scope.of(word.substring(colon + 1)) != null
        && (colon < 0 || DOMAIN.matcher(word.substring(0, colon)).matches());
  }

  /** Whether a scope is among them in a domain. */
  public boolean allow(String domain, Scope scope) {
    return ((everywhere | byDomain.getOrDefault(domain, 0)) & scope.bit()) != 0;
  }

  /** The domains that they name. */
  public Set<String> domains() {
    return byDomain.keySet();
  }
}
