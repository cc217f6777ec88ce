package io.holdfast.cli.config;

import java.util.List;

/** The configuration cannot be used; each problem is one line for the person who wrote it. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One problem or more, each naming the key, the value, where it came from and what is allowed. */
  public ConfigurationException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
