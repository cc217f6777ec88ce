package io.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command prints its result: for people or for programs. */
final class OutputOptions {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "How to print: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      defaultValue = "TABLE")
  private Format format;

  /** The formats. */
  private enum Format {
    /** Aligned columns for people. */
    TABLE,
    /** One JSON value for programs. */
    JSON
  }

  /** Whether a program reads the standard output. */
  boolean isJson() {
    return format == Format.JSON;
  }

  /** Prints a result in the format that was asked for. */
  void print(PrintWriter out, Supplier<TextTable> table, Supplier<JsonNode> json) {
    switch (format) {
      case TABLE -> out.print(table.get());
      case JSON -> out.println(pretty(json.get()));
    }
    out.flush();
  }

  private static String pretty(JsonNode value) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values can always be written", e);
    }
  }
}
