package io.holdfast.cli.config;

import java.util.Locale;

/**
 * One thing that can be configured.
 *
 * @param name lower-case words joined by hyphens; the key in the file, and after two hyphens the flag
 * @param kind the type and bounds of its values
 * @param defaultText its value where nobody says otherwise
 * @param doc one sentence for people: what it does, and when one would change it
 * @param <T> the type of its values
 */
public record Key<T>(String name, Kind<T> kind, String defaultText, String doc) {

  /** Checks that the default is allowed. */
  public Key {
    kind.read(defaultText);
  }

  /** The flag of {@code serve}: {@code --management-port}. */
  public String flag() {
    return "--" + name;
  }

  /** The environment's variable: {@code HOLDFAST_MANAGEMENT_PORT}. */
  public String variable() {
    return Keys.VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
