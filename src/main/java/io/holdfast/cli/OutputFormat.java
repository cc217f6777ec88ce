package io.holdfast.cli;

/** How a result is printed. */
enum OutputFormat {
  /** Aligned columns for people. */
  TABLE,
  /** One JSON value for programs. */
  JSON
}
