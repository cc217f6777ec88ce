package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build knew about itself. */
public final class BuildInfo {
  private static final Properties PROPERTIES = read();

  private BuildInfo() {}

  /** The version of Holdfast. */
  public static String version() {
    return PROPERTIES.getProperty("version");
  }

  private static Properties read() {
    try (InputStream input = BuildInfo.class.getResourceAsStream("/holdfast-build.properties")) {
      Properties properties = new Properties();
      properties.load(input);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("the build's properties cannot be read", e);
    }
  }
}
