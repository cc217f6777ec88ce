/**
 * Consumers of changes: the relational tables for everyone's SQL, and events to others. Each keeps its position where
 * it writes, in the same transaction.
 *
 * <p><b>Owns</b> what a change becomes outside: rows ({@link io.holdfast.feed.DomainTables}) and events; each domain
 * says it in one class of its own package below.
 * <p><b>Threads:</b> a consumer is called on the log loop and does its work on a loop of its own, so that nothing here
 * is on the path of an answer.
 * <p><b>Must not touch</b> the state, or the engine: it is given changes through {@code kernel.feed}.
 */
package io.holdfast.feed;
