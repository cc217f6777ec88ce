package io.holdfast.kernel.table;

/** What a column holds. The codes stand in snapshots and never change their meaning. */
public enum ColumnKind {
  /** A 64-bit number; content. */
  LONG(1),
  /** Up to {@link BlobStore#MAX_LENGTH} bytes, empty until set; content. */
  BYTES(2),
  /** A 64-bit number that can be made again from content (a heap position, a link): neither hashed nor saved. */
  DERIVED(0);

  private final int code;

  ColumnKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static ColumnKind of(int code) {
    return switch (code) {
      case 1 -> LONG;
      case 2 -> BYTES;
      default -> throw new MalformedSectionException("unknown column kind " + code);
    };
  }
}
