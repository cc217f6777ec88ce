package io.holdfast.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The documents that are served as they are, read once from the class path. Immutable; any thread. */
final class Documents {
  private static final String VIEWER = "META-INF/resources/webjars/swagger-ui/";
  private static final String VIEWER_VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private final Document contract = new Document("application/yaml", read("openapi.yaml"));
  private final Document page = new Document("text/html; charset=utf-8", read("docs/index.html"));
  private final Map<String, Document> parts;

  /**
   * Something to be served.
   *
   * @param mediaType its media type
   * @param bytes its content; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Document(String mediaType, byte[] bytes) {}

  private Documents(String viewer) {
    parts = Map.of(
        "start.js", new Document("text/javascript; charset=utf-8", read("docs/start.js")),
        "swagger-ui.css", new Document("text/css; charset=utf-8", read(viewer + "swagger-ui.css")),
        "swagger-ui-bundle.js",
        new Document("text/javascript; charset=utf-8", read(viewer + "swagger-ui-bundle.js")),
        "favicon-32x32.png", new Document("image/png", read(viewer + "favicon-32x32.png")));
  }

  static Documents load() {
    Properties properties = new Properties();
    try (InputStream in = open(VIEWER_VERSION)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Documents(VIEWER + properties.getProperty("version") + "/");
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Documents.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("missing on the class path: " + resource);
    }
    return in;
  }

  Document contract() {
    return contract;
  }

  Document page() {
    return page;
  }

  /** A part of the page; null if there is none with this name. */
  Document part(String name) {
    return parts.get(name);
  }
}
