package io.holdfast.cli.node;

/** A node cannot start, or has stopped for good by what it met; the message is one line for an operator. */
public final class NodeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is the matter and what to do. */
  public NodeFailure(String message, Throwable cause) {
    super(Character.toUpperCase(message.charAt(0)) + message.substring(1), cause);
  }
}
