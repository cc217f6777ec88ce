package io.holdfast.log;

import java.util.UUID;

/**
 * What one append asks of the journal.
 *
 * @param epoch the sender's epoch; the journal refuses another than its own
 * @param incarnation the sending process
 * @param batch the sender's batch number; with the incarnation unique, so that a repeated append finds its first
 * @param basis the sender's applied sequence; refused below the journal's floor
 * @param senderTime the sender's clock in Unix milliseconds
 * @param entry the encoded batch; not to be changed afterwards
 */
public record Append(int epoch, UUID incarnation, long batch, long basis, long senderTime, byte[] entry) {}
