/**
 * What consumers of changes see: a change with its place in the history, and the port behind which tables for
 * everyone's SQL and events to others are written.
 *
 * <p><b>Owns</b> the contract between the engine, which delivers changes in the order of the log, and the consumers,
 * which keep their positions themselves.
 * <p><b>Threads:</b> the records are immutable; a consumer is called on the instance's log loop and returns at once.
 * <p><b>Must not touch</b> the state: nothing that a consumer does comes back into it.
 */
package io.holdfast.kernel.feed;
