package io.holdfast.kernel.cut;

import io.holdfast.kernel.Position;

/**
 * What is known of a stored snapshot without reading it.
 *
 * @param position the entry at whose boundary it was cut
 * @param logTime that entry's log time in Unix milliseconds
 * @param partitions the number of partitions it was taken with
 * @param contentHash the sum of its sections' content hashes
 * @param bytes its stored size
 * @param agreed whether a second instance or a replay has come to the same content, so that it permits trimming
 */
public record SnapshotInfo(
    Position position, long logTime, int partitions, long contentHash, long bytes, boolean agreed) {}
