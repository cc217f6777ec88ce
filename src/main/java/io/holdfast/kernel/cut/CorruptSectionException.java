package io.holdfast.kernel.cut;

/** A section's bytes do not mean what they should; nothing of it may be used. */
public final class CorruptSectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, and where. */
  public CorruptSectionException(String message) {
    super(message);
  }

  /** Says what is wrong, and why. */
  public CorruptSectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
