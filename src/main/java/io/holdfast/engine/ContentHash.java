package io.holdfast.engine;

import io.holdfast.kernel.Position;

/**
 * What the whole state's content was at a position: the same on every instance, or one of them is wrong.
 *
 * @param position where the state was cut
 * @param hash the sum of all tables' content hashes
 */
public record ContentHash(Position position, long hash) {}
