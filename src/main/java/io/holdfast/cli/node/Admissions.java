package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import io.holdfast.http.access.Access;
import io.holdfast.http.access.AccessRules;
import io.holdfast.http.access.ApiKeys;
import io.holdfast.http.access.Tokens;
import io.holdfast.ops.Dependency;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the configuration lets in, read from its files and addresses, and again when they change. What cannot be read
 * stops the start; afterwards the rules before go on, and it is said. One thread at a time, which it blocks.
 */
final class Admissions {
  private static final Logger LOG = LoggerFactory.getLogger(Admissions.class);

  private final Configuration configuration;
  private final WatchedText keysFile;
  private final TokenKeys tokenKeys;
  private final Access access;
  private ApiKeys keys = ApiKeys.NONE;
  private Tokens tokens;
  private String tokenKeysRead = "";
  /** Why the key set could not be read when it was last tried; null if it could. Read by anyone. */
  private volatile String tokenKeysTrouble;

  private Admissions(Configuration configuration) {
    this.configuration = configuration;
    keysFile = configuration.get(Keys.API_KEYS).map(WatchedText::new).orElse(null);
    String place = configuration.get(Keys.JWT_KEYS);
    tokenKeys = place.isEmpty() ? null : new TokenKeys(place);
    access = new Access(AccessRules.open());
  }

  /**
   * Reads whom a configuration lets in.
   *
   * @throws NodeFailure if a file cannot be read or understood; an address that does not answer is only warned about,
   *     and asked again
   */
  static Admissions of(Configuration configuration) {
    Admissions admissions = new Admissions(configuration);
    if (admissions.keysFile != null || admissions.tokenKeys != null) {
      admissions.begin();
    }
    return admissions;
  }

  private void begin() {
    try {
      readKeys();
      if (tokenKeys != null && !tokenKeys.isAddress()) {
        readTokenKeys();
      }
    } catch (IOException e) {
      throw new NodeFailure(e.getMessage(), e);
    }
    if (tokenKeys != null && tokenKeys.isAddress()) {
      look(true);
    }
    access.replace(new AccessRules(keys, tokens));
  }

  /** The server of the key set, if that has an address. Any thread. */
  Optional<Dependency> tokenKeys() {
    String trouble = tokenKeysTrouble;
    return tokenKeys == null || !tokenKeys.isAddress() ? Optional.empty()
        : Optional.of(new Dependency("jwt-keys", trouble != null, trouble == null ? "" : trouble));
  }

  Access access() {
    return access;
  }

  /** Warns of scopes for domains that are not there: most likely they are misspelt. */
  void compareWith(Set<String> domains) {
    Set<String> unknown = new TreeSet<>(keys.domains());
    unknown.removeAll(domains);
    if (!unknown.isEmpty()) {
      LOG.warn("Access: scopes in {} name domains that there are not: {}; there are {}", keysFile, unknown, domains);
    }
  }

  /** Reads what has changed, or all of it if asked to. */
  void look(boolean all) {
    ApiKeys keysBefore = keys;
    Tokens tokensBefore = tokens;
    try {
      if (keysFile != null && (all || keysFile.hasChanged())) {
        readKeys();
        LOG.info("Access: {} API keys in {}", keys.size(), keysFile);
      }
      if (tokenKeys != null && (all || tokenKeys.isDue())) {
        readTokenKeys();
      }
    } catch (IOException e) {
      LOG.error("Access: {}; what was read before goes on to hold", e.getMessage());
    }
    if (keys != keysBefore || tokens != tokensBefore) {
      access.replace(new AccessRules(keys, tokens));
    }
  }

  private void readKeys() throws IOException {
    if (keysFile != null) {
      try {
        keys = ApiKeys.parse(keysFile.read());
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException("the file of API keys " + keysFile + " is of no use: " + e.getMessage(), e);
      }
    }
  }

  private void readTokenKeys() throws IOException {
    try {
      String read = tokenKeys.read();
      if (!read.equals(tokenKeysRead)) {
        tokens = Tokens.of(read, configuration.get(Keys.JWT_ISSUER), configuration.get(Keys.JWT_AUDIENCE));
        tokenKeysRead = read;
        LOG.info("Access: tokens are verified by the keys of {}", tokenKeys);
      }
      tokenKeysTrouble = null;
    } catch (IOException | IllegalArgumentException e) {
      tokenKeysTrouble = Dependency.words(e); // A refused connection has no message of its own.
      throw new IOException("the key set for tokens " + tokenKeys + " is of no use: " + tokenKeysTrouble, e);
    }
  }
}
