package io.holdfast.http.access;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The API keys that are known, by their hashes. One a line:
 *
 * <pre>
 * # name     hash           scopes                    until (need not be there)
 * checkout   sha256:9f86…   shop:write,slots:write    2027-01-01T00:00:00Z
 * </pre>
 *
 * Lines of one name are one principal, so a key is changed by adding the new one before the old one goes. Immutable;
 * any thread.
 */
public final class ApiKeys {
  /** None. */
  public static final ApiKeys NONE = new ApiKeys(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  private final Long2ObjectOpenHashMap<Known> byBeginning = new Long2ObjectOpenHashMap<>();
  private final Set<String> domains = new TreeSet<>();

  /** A key's whole digest, and who has it. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Known(byte[] digest, Caller caller, Set<String> domains) {}

  private ApiKeys(List<Known> all) {
    for (Known known : all) {
      if (byBeginning.put(beginning(known.digest), known) != null) {
        throw new IllegalArgumentException("the key of " + known.caller.principal() + " stands there twice");
      }
      domains.addAll(known.domains);
    }
  }

  /**
   * The keys of a file's text.
   *
   * @throws IllegalArgumentException if a line is wrong; the message names it and is for people
   */
  public static ApiKeys parse(String text) {
    List<Known> all = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        all.add(known(i + 1, line.split("\\s+")));
      }
    }
    return new ApiKeys(all);
  }

  private static Known known(int number, String[] words) {
    try {
      if (words.length < 3 || words.length > 4) {
        throw new IllegalArgumentException("must be: name hash scopes [until]");
      }
      if (!NAME.matcher(words[0]).matches()) {
        throw new IllegalArgumentException("'" + words[0] + "' is no name of letters, digits and . _ @ -");
      }
      Scopes scopes = Scopes.parse(Arrays.asList(words[2].split(",")));
      long until = words.length == 4 ? Instant.parse(words[3]).toEpochMilli() : Long.MAX_VALUE;
      return new Known(ApiKey.digestIn(words[1]), Caller.ofKey(words[0], scopes, until), scopes.domains());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "line " + number + ": '" + words[3] + "' is no time like 2027-01-01T00:00:00Z");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage());
    }
  }

  /** Who has a key; null if nobody has it. Takes a time that says nothing about other keys. */
  Caller find(String key) {
    byte[] digest = ApiKey.digest(key);
    Known known = byBeginning.get(beginning(digest));
    return known != null && MessageDigest.isEqual(known.digest, digest) ? known.caller : null;
  }

  private static long beginning(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }

  /** How many there are. */
  public int size() {
    return byBeginning.size();
  }

  /** The domains that their scopes name. */
  public Set<String> domains() {
    return domains;
  }
}
