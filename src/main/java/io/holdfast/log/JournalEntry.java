package io.holdfast.log;

import io.holdfast.kernel.Position;
import java.util.UUID;

/**
 * An accepted batch as the journal keeps it and the stream delivers it.
 *
 * @param position its epoch and sequence
 * @param logTime Unix milliseconds, never less than the entry's before
 * @param incarnation the process that appended it
 * @param batch that process's batch number
 * @param entry the encoded batch; not to be changed
 */
public record JournalEntry(Position position, long logTime, UUID incarnation, long batch, byte[] entry) {}
