package io.holdfast.cli.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of one flat YAML mapping, {@code key: value}; a value may be a list. Remembers each key's line. */
final class ConfigurationFile {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final Path file;
  private final Map<String, Given> given = new LinkedHashMap<>();

  /** A value as written, and its line counted from 1. */
  record Given(String text, Origin.FileLine origin) {}

  private ConfigurationFile(Path file) {
    this.file = file;
  }

  /** No file: nothing is given. */
  static Map<String, Given> absent() {
    return Map.of();
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException if it cannot be read, or is not such a mapping
   */
  static Map<String, Given> read(Path file) {
    if (Files.isDirectory(file)) {
      throw new ConfigurationException(List.of("The configuration file " + file + " is a directory"));
    }
    ConfigurationFile result = new ConfigurationFile(file);
    try (JsonParser parser = YAML.createParser(Files.newBufferedReader(file))) {
      result.readMapping(parser);
    } catch (JacksonException e) {
      throw unusable(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage());
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(List.of("There is no configuration file " + file));
    } catch (IOException e) {
      throw new ConfigurationException(List.of("The file " + file + " cannot be read: " + e.getMessage()));
    }
    return result.given;
  }

  private void readMapping(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw unusable(file, line(parser), "expected lines of the form 'key: value'");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Origin.FileLine origin = new Origin.FileLine(file, line(parser));
      Given before = given.put(name, new Given(value(parser, name), origin));
      if (before != null) {
        throw unusable(file, origin.line(), "'" + name + "' stands in line " + before.origin().line() + " already");
      }
    }
  }

  private String value(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      List<String> parts = new ArrayList<>();
      while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
        parts.add(scalar(parser, token, name));
      }
      return String.join(",", parts);
    }
    return scalar(parser, token, name);
  }

  private String scalar(JsonParser parser, JsonToken token, String name) throws IOException {
    if (token == null || !token.isScalarValue()) {
      throw unusable(file, line(parser), "'" + name + "' must have a single value or a list of them");
    }
    return token == JsonToken.VALUE_NULL ? "" : parser.getText();
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static ConfigurationException unusable(Path file, int line, String what) {
    return new ConfigurationException(List.of(file + ":" + line + ": " + what.lines().findFirst().orElse("malformed")));
  }
}
