package io.holdfast.kernel.index;

/**
 * What a query asks of an entry's attributes: {@code (attributes - subtrahend & mask) == mask}, and the counter that
 * knows how many of a subtree's entries answer to it.
 */
final class Probe {
  int slot;
  int subtrahend;
  int mask;

  boolean matches(int attributes) {
    return (attributes - subtrahend & mask) == mask;
  }
}
