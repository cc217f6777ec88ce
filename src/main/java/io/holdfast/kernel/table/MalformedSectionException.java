package io.holdfast.kernel.table;

/** The bytes of a table section are truncated or nonsensical, or do not fit the table. The message says where. */
public final class MalformedSectionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what is wrong, for operators. */
  public MalformedSectionException(String message) {
    super(message);
  }
}
