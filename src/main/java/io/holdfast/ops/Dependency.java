package io.holdfast.ops;

/**
 * Another system that this instance uses, and whether it does so at the moment. What fails is left alone for a pause
 * that doubles, and then tried again: an open breaker.
 *
 * @param name of the system and of what it is used for
 * @param open whether it is left alone, or cannot be reached
 * @param detail what is the matter; empty if nothing is, or nothing is known
 */
public record Dependency(String name, boolean open, String detail) {}
