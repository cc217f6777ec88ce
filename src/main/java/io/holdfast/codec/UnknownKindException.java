package io.holdfast.codec;

/**
 * The journal or a snapshot holds a command or reply that this program does not know: it was written by a newer one.
 * Never passed over, because an instance that skipped a command would have another state than the others.
 */
public final class UnknownKindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final short kind;
  private final byte version;

  UnknownKindException(short kind, byte version) {
    super("kind " + kind + " version " + version + " is not known to this program: it was written by a newer one;"
        + " upgrade this instance before it goes on");
    this.kind = kind;
    this.version = version;
  }

  /** The kind's id as it was read. */
  public short kind() {
    return kind;
  }

  /** The kind's version as it was read. */
  public byte version() {
    return version;
  }
}
