package io.holdfast.cli.node;

import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Keys;
import java.util.Locale;

/** Tells the logging of the configuration, through the properties that {@code logback.xml} reads. */
public final class Logging {

  private Logging() {}

  /** To be called before the first logger is made; afterwards it has no effect. */
  public static void configure(Configuration configuration) {
    System.setProperty("holdfast.log.level", configuration.get(Keys.LOG_LEVEL).name());
    System.setProperty("holdfast.log.format", configuration.get(Keys.LOG_FORMAT).name().toLowerCase(Locale.ROOT));
  }
}
