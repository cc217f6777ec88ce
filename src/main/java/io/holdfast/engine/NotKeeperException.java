package io.holdfast.engine;

/** Another instance is the keeper, and must be asked. */
public final class NotKeeperException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotKeeperException() {
    super("this instance is not the keeper, which alone serves consumers of changes; ask the one that is");
  }
}
