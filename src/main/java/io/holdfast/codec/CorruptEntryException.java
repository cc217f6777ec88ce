package io.holdfast.codec;

/** Bytes of an entry, command or reply are damaged; nothing of them may be used. */
public final class CorruptEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptEntryException(String message) {
    super(message);
  }

  CorruptEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
